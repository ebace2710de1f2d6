using System.Globalization;
using System.Text.Json;
using Telltale.Core.Randomness;
using Telltale.Tickets.Corpus;
using Telltale.Tickets.Tickets;

namespace Telltale.Tickets;

/// <summary>Makes the texts of this example.</summary>
internal static class Program
{
    private const string Usage =
        "tickets: expected\n  tickets generate COUNT SEED        support tickets, a JSON line each\n  tickets patients COUNT SEED        all tickets of so many patients, who have one to six\n  tickets paraphrase NUMBER SEED     one ticket of them in other words\n  tickets dictionary DICT INDEX      entries of a dictionary in dict format, a JSON line each";

    private static int Main(string[] args)
    {
        switch (args)
        {
            case ["generate", var count, var seed]:
                Generate(Whole(count), new Seed((ulong)Whole(seed)));
                return 0;
            case ["patients", var count, var seed]:
                GeneratePatients(Whole(count), new Seed((ulong)Whole(seed)));
                return 0;
            case ["paraphrase", var number, var seed]:
                Print(
                    $"ticket-{number}-paraphrased",
                    TicketGenerator.Paraphrase(TicketGenerator.Draw(new Seed((ulong)Whole(seed)), Whole(number)))
                );
                return 0;
            case ["dictionary", var dictionary, var index]:
                foreach ((string id, string text) in DictionaryEntries.Read(dictionary, index))
                {
                    Print(id, text);
                }

                return 0;
            default:
                Console.Error.WriteLine(Usage);
                return 2;
        }
    }

    private static void Generate(int count, Seed seed)
    {
        for (int number = 0; number < count; number++)
        {
            Print(
                string.Create(CultureInfo.InvariantCulture, $"ticket-{number}"),
                TicketGenerator.Text(TicketGenerator.Draw(seed, number), seed)
            );
        }
    }

    private static void GeneratePatients(int count, Seed seed)
    {
        for (int patient = 0; patient < count; patient++)
        {
            foreach (Ticket ticket in TicketGenerator.DrawPatient(seed, patient))
            {
                Print(
                    string.Create(CultureInfo.InvariantCulture, $"ticket-{ticket.Number}"),
                    TicketGenerator.Text(ticket, seed),
                    string.Create(CultureInfo.InvariantCulture, $",\"patient\":\"patient-{patient}\"")
                );
            }
        }
    }

    private static void Print(string id, string text, string more = "") =>
        Console.Out.WriteLine(
            $"{{\"id\":{JsonSerializer.Serialize(id)},\"text\":{JsonSerializer.Serialize(text)}{more}}}"
        );

    private static int Whole(string text) => int.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture);
}
