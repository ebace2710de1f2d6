namespace Telltale.Claims.Worlds;

/// <summary>The worlds in which claims are tried: multilayer perceptrons on the bundled images, as plans.</summary>
internal static class Plans
{
    /// <summary>64 models in complementary pairs, 62 references for each of 32 targets; a population of 250.</summary>
    public static string Large(ulong seed, params IEnumerable<string> attacks) =>
        Text(seed, 9500, 250, 64, 32, 60, [], attacks);

    /// <summary>32 models, 30 references for each of 16 targets, on the same records as <see cref="Large"/>.</summary>
    public static string Epochs(int epochs, params IEnumerable<string> attacks) =>
        Text(1, 9500, 250, 32, 16, epochs, [], attacks);

    /// <summary>32 models on 5,000 records; 4,500 more that no model sees.</summary>
    public static string Small(IEnumerable<string> training, params IEnumerable<string> attacks) =>
        Text(1, 5000, 4500, 32, 16, 60, training, attacks);

    /// <summary>Models in complementary pairs on 4,000 records, of which the first few are targets.</summary>
    public static string FewTargets(int models, int targets, params IEnumerable<string> attacks) =>
        Text(1, 4000, 0, models, targets, 60, [], attacks);

    private static string Text(
        ulong seed,
        int records,
        int population,
        int models,
        int targets,
        int epochs,
        IEnumerable<string> training,
        IEnumerable<string> attacks
    ) =>
        $"""
            name: claims
            seed: {seed}
            data:
              format: idx
              features: data/fashion-mnist/t10k-images-idx3-ubyte.gz
              labels: data/fashion-mnist/t10k-labels-idx1-ubyte.gz
              records: {records}
              population: {population}
            target:
              network: mlp
              hidden: [256]
              activation: relu
              initialisation: fan-in
              training:
                optimiser: adam
                learning_rate: 0.001
                batch: 64
                epochs: {epochs}
            {string.Concat(training.Select(line => $"    {line}\n"))}models:
              count: {models}
              design: complementary-pairs
              targets: {targets}
            attacks:
            {string.Concat(attacks.Select(attack => $"  - \"{attack}\"\n"))}
            """;
}
