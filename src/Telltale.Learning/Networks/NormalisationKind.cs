namespace Telltale.Learning.Networks;

/// <summary>What follows each convolution.</summary>
public enum NormalisationKind
{
    /// <summary>
    /// Batch normalisation (Ioffe and Szegedy, ICML 2015): in training by the batch's own mean and variance of each
    /// channel; to a query always by their running values, so that no answer depends on what else is asked.
    /// </summary>
    Batch,

    /// <summary>Group normalisation (Wu and He, ECCV 2018): by each picture's own mean and variance over groups of channels.</summary>
    Group,

    /// <summary>None: a bias a channel.</summary>
    None,
}
