namespace Telltale.Learning.Training;

/// <summary>Where and how often models in training are saved.</summary>
/// <param name="Store">Keeps them.</param>
/// <param name="Time">The clock.</param>
public sealed record CheckpointOptions(ICheckpointStore Store, TimeProvider Time)
{
    /// <summary>
    /// Names all that the training of a job depends on but for its number: data, recipe, seeds, kernel, version. What was
    /// saved under another key is not taken up.
    /// </summary>
    public string Key { get; init; } = "";

    /// <summary>
    /// Time between two saves of a model, at the first batch after it has passed: so much is lost when the process is
    /// killed. A model that is cancelled is saved besides. Default 20 s.
    /// </summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>Hears of each model that is taken up again, and of what was saved and is of no use, never twice at once.</summary>
    public Action<string>? OnNote { get; init; }
}
