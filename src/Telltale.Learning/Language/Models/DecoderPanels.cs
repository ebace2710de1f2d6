using Telltale.Learning.Kernels;

namespace Telltale.Learning.Language.Models;

/// <summary>A matrix [outputs, inputs] of weights, packed for products.</summary>
internal sealed unsafe class PackedMatrix : IDisposable
{
    private readonly Kernel _kernel;
    private readonly AlignedBuffer _forward;
    private readonly AlignedBuffer? _back;

    /// <param name="kernel">Does the arithmetic.</param>
    /// <param name="outputs">Rows.</param>
    /// <param name="inputs">Columns.</param>
    /// <param name="goesBack">Whether gradients go through it.</param>
    public PackedMatrix(Kernel kernel, int outputs, int inputs, bool goesBack)
    {
        _kernel = kernel;
        Outputs = outputs;
        Inputs = inputs;
        _forward = new AlignedBuffer(Panels.Length(inputs, outputs, kernel.PanelWidth));
        _back = goesBack ? new AlignedBuffer(Panels.Length(outputs, inputs, kernel.PanelWidth)) : null;
    }

    public int Outputs { get; }

    public int Inputs { get; }

    /// <summary>Takes the weights [outputs, inputs].</summary>
    public void Pack(float* weights)
    {
        MatrixView view = new(weights, Outputs, Inputs, Inputs);
        Panels.Pack(view.Transposed, _kernel.PanelWidth, _forward.Pointer);
        if (_back is not null)
        {
            Panels.Pack(view, _kernel.PanelWidth, _back.Pointer);
        }
    }

    /// <summary><c>y = x · Wᵀ</c>, or that added to it.</summary>
    /// <param name="x">[rows × inputs].</param>
    /// <param name="y">[rows × outputs].</param>
    /// <param name="accumulate">Whether to add.</param>
    public void Forward(in MatrixView x, in MatrixView y, bool accumulate = false) =>
        Gemm.MultiplyPacked(_kernel, x, _forward.Pointer, y, accumulate);

    /// <summary><c>dx = dy · W</c>, or that added to it.</summary>
    /// <param name="dy">[rows × outputs].</param>
    /// <param name="dx">[rows × inputs].</param>
    /// <param name="accumulate">Whether to add.</param>
    public void Back(in MatrixView dy, in MatrixView dx, bool accumulate = false) =>
        Gemm.MultiplyPacked(_kernel, dy, _back!.Pointer, dx, accumulate);

    public void Dispose()
    {
        _forward.Dispose();
        _back?.Dispose();
    }
}

/// <summary>The packed matrices of a layer.</summary>
internal sealed class LayerPanels(PackedMatrix qkv, PackedMatrix output, PackedMatrix gateUp, PackedMatrix down)
    : IDisposable
{
    public PackedMatrix Qkv { get; } = qkv;

    public PackedMatrix Output { get; } = output;

    public PackedMatrix GateUp { get; } = gateUp;

    public PackedMatrix Down { get; } = down;

    public void Dispose()
    {
        Qkv.Dispose();
        Output.Dispose();
        GateUp.Dispose();
        Down.Dispose();
    }
}

/// <summary>
/// All numbers of a decoder in the form in which products read them. Any number of threads may read; whoever changes the
/// weights packs them again.
/// </summary>
internal sealed unsafe class DecoderPanels : IDisposable
{
    /// <param name="kernel">Does the arithmetic.</param>
    /// <param name="layout">Where the numbers are.</param>
    /// <param name="values">All of them, kept and not copied.</param>
    /// <param name="goesBack">Whether gradients go through them.</param>
    public DecoderPanels(Kernel kernel, DecoderLayout layout, AlignedBuffer values, bool goesBack)
    {
        DecoderOptions options = layout.Options;
        Kernel = kernel;
        Layout = layout;
        Values = values;
        Rotary = new RotaryTable(options);
        Output = new PackedMatrix(kernel, options.Vocabulary, options.Width, goesBack);
        Layers = new LayerPanels[options.Layers];
        for (int l = 0; l < Layers.Length; l++)
        {
            Layers[l] = new LayerPanels(
                new PackedMatrix(kernel, layout.QkvWidth, options.Width, goesBack),
                new PackedMatrix(kernel, options.Width, options.Width, goesBack),
                new PackedMatrix(kernel, 2 * options.Hidden, options.Width, goesBack),
                new PackedMatrix(kernel, options.Width, options.Hidden, goesBack)
            );
        }
    }

    public Kernel Kernel { get; }

    public DecoderLayout Layout { get; }

    /// <summary>Row-major numbers, at the places of the layout.</summary>
    public AlignedBuffer Values { get; }

    public RotaryTable Rotary { get; }

    public PackedMatrix Output { get; }

    public LayerPanels[] Layers { get; }

    /// <summary>Takes the numbers as they are now.</summary>
    public void Pack()
    {
        float* values = Values.Pointer;
        Output.Pack(values + Layout.Output);
        for (int l = 0; l < Layers.Length; l++)
        {
            LayerOffsets offsets = Layout.Layers[l];
            Layers[l].Qkv.Pack(values + offsets.Qkv);
            Layers[l].Output.Pack(values + offsets.AttentionOutput);
            Layers[l].GateUp.Pack(values + offsets.GateUp);
            Layers[l].Down.Pack(values + offsets.Down);
        }
    }

    public void Dispose()
    {
        Output.Dispose();
        Rotary.Dispose();
        foreach (LayerPanels layer in Layers)
        {
            layer.Dispose();
        }
    }
}
