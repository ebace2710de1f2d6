using Telltale.Attacks.References;

namespace Telltale.Attacks;

/// <summary>Options that several attacks have in common, described and read in one place.</summary>
internal static class CommonOptions
{
    public static AttackOption Queries { get; } =
        new(
            "queries",
            "all or a whole number of at least 1",
            "all",
            "Use the first so many queries of each record; several are averaged."
        );

    public static AttackOption References { get; } =
        new(
            "references",
            "all or a whole number of at least 1",
            "all",
            "Use the first so many reference models of the evidence."
        );

    public static AttackOption Mode { get; } =
        new(
            "mode",
            "online|offline",
            "online",
            "Online compares with models trained with the record and models trained without it; offline with the latter only."
        );

    public static AttackOption Copies { get; } =
        new(
            "copies",
            "all or a whole number of at least 1",
            "all",
            "Use the first so many changed copies of each record that the target was asked about."
        );

    public static int? ReadCopies(OptionValues values) => values.CountOrAll(Copies.Name, low: 1);

    public static int? ReadQueries(OptionValues values) => values.CountOrAll(Queries.Name, low: 1);

    public static int? ReadReferences(OptionValues values) => values.CountOrAll(References.Name, low: 1);

    public static AttackMode ReadMode(OptionValues values) => values.Choice<AttackMode>(Mode.Name);
}
