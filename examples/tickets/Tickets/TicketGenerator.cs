using System.Globalization;
using Telltale.Core.Randomness;

namespace Telltale.Tickets.Tickets;

/// <summary>Draws tickets: the same seed and number, the same ticket, and no two alike.</summary>
internal static class TicketGenerator
{
    private const int Days = 730;
    private const int MostOfAPatient = 6;
    private static readonly DateOnly FirstDay = new(2024, 1, 2);

    /// <summary>Ticket of a number.</summary>
    public static Ticket Draw(Seed seed, int number)
    {
        Rng rng = seed.Derive("ticket").Derive(number).CreateRng();
        return new Ticket(
            number,
            $"{Of(Phrases.FirstNames, rng)} {Of(Phrases.LastNames, rng)}",
            FirstDay.AddDays(rng.NextInt(Days)),
            Of(Phrases.Places, rng),
            Of(Phrases.Complaints, rng),
            Of(Phrases.Details, rng),
            Of(Phrases.Effects, rng),
            Of(Phrases.Wishes, rng),
            string.Create(
                CultureInfo.InvariantCulture,
                $"0{70 + rng.NextInt(30)} {rng.NextInt(1000):000} {rng.NextInt(100):00} {rng.NextInt(100):00}"
            )
        );
    }

    /// <summary>Tickets of one patient: one to six of them, under one name and one telephone number.</summary>
    public static IReadOnlyList<Ticket> DrawPatient(Seed seed, int patient)
    {
        int count = 1 + seed.Derive("patient").Derive(patient).CreateRng().NextInt(MostOfAPatient);
        int first = patient * MostOfAPatient;
        Ticket one = Draw(seed, first);
        return
        [
            .. Enumerable
                .Range(first, count)
                .Select(number => Draw(seed, number) with { Patient = one.Patient, Phone = one.Phone }),
        ];
    }

    /// <summary>The ticket as its writer put it.</summary>
    public static string Text(Ticket ticket, Seed seed)
    {
        Rng rng = seed.Derive("style").Derive(ticket.Number).CreateRng();
        string day = Day(ticket.Date);
        string opening = rng.NextInt(3) switch
        {
            0 => $"My name is {ticket.Patient}.",
            1 => $"I am {ticket.Patient}, a patient of yours.",
            _ => $"{ticket.Patient} here.",
        };
        string body = rng.NextInt(2) switch
        {
            0 => $"On {day} I {ticket.Complaint.Said} at {ticket.Place}, {ticket.Detail}.",
            _ => $"At {ticket.Place} I {ticket.Complaint.Said} on {day}, {ticket.Detail}.",
        };
        return $"{opening} {body} {ticket.Effect} {ticket.Wish} You can reach me on {ticket.Phone}.";
    }

    /// <summary>The same ticket told by somebody else: no sentence is kept, every fact is.</summary>
    public static string Paraphrase(Ticket ticket) =>
        $"Complaint by {ticket.Patient}, telephone {ticket.Phone}, about {ticket.Place}: {ticket.Complaint.Otherwise} ({Day(ticket.Date)}), {ticket.Detail}. The patient writes: {ticket.Effect} Asked for: {ticket.Wish}";

    private static string Day(DateOnly date) => date.ToString("d MMMM yyyy", CultureInfo.InvariantCulture);

    private static string Of(IReadOnlyList<string> list, Rng rng) => list[rng.NextInt(list.Count)];

    private static Complaint Of(IReadOnlyList<Complaint> list, Rng rng) => list[rng.NextInt(list.Count)];
}
