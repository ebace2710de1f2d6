namespace Telltale.Learning.Networks;

/// <summary>The distribution of the first weights: uniform in (−limit, limit). Biases start at 0 unless said otherwise.</summary>
public enum Initialisation
{
    /// <summary>Limit √(6 / inputs) (He et al., ICCV 2015, eq. 10): for ReLU.</summary>
    HeUniform,

    /// <summary>Limit √(6 / (inputs + outputs)) (Glorot and Bengio, AISTATS 2010, eq. 16): for tanh.</summary>
    GlorotUniform,

    /// <summary>Limit 1 / √inputs, biases too: what PyTorch's linear layers start from.</summary>
    FanInUniform,
}
