namespace Telltale.Learning.Training;

/// <summary>One model's training, which can be left and taken up between any two batches.</summary>
internal interface ITrainingRun : IDisposable
{
    /// <summary>Batches learnt so far, in all epochs. Another thread may ask.</summary>
    long Batches { get; }

    /// <summary>The epoch that the next batch belongs to, from 1 on.</summary>
    int Epoch { get; }

    /// <summary>Epochs at most.</summary>
    int Epochs { get; }

    /// <summary>How much of the training is done, from 0 to 1. Another thread may ask.</summary>
    double Share { get; }

    /// <summary>All that the next batch depends on and that is not known before the first one, in one order, out or in.</summary>
    void PassState(StateStream stream);
}
