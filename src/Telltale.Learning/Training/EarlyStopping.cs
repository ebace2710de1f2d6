using Telltale.Core;

namespace Telltale.Learning.Training;

/// <summary>
/// Stops when the loss on records held out of training has not fallen for some epochs, and keeps the weights of the
/// best epoch. The records held out are drawn from those to train on: they are then <b>not</b> trained on, though the
/// choice of the epoch depends on them. See <see cref="Networks.TrainedNetwork.HeldOut"/>.
/// </summary>
public sealed record EarlyStopping
{
    /// <summary>Epochs without a new lowest loss after which training stops, at least 1. Default 5.</summary>
    public int Patience { get; init; } = 5;

    /// <summary>Share of the records held out, in (0, 1), at least one record. Default 0.1.</summary>
    public double HeldOutShare { get; init; } = 0.1;

    internal void Validate()
    {
        if (Patience < 1)
        {
            throw new BadInputException(
                $"Training option EarlyStopping.Patience is {Patience}; expected at least 1 epoch."
            );
        }

        if (!(HeldOutShare is > 0 and < 1))
        {
            throw new BadInputException(
                $"Training option EarlyStopping.HeldOutShare is {HeldOutShare}; expected a share between 0 and 1."
            );
        }
    }
}
