using Telltale.Learning.Language.Models;

namespace Telltale.Learning.Tests.Language.Models;

/// <summary>The same network written from its definition, in double precision, one token and one head at a time.</summary>
internal sealed class DoubleDecoder
{
    private readonly DecoderOptions _options;
    private readonly Dictionary<string, double[]> _tensors;

    public DoubleDecoder(DecoderWeights weights)
    {
        _options = weights.Options;
        _tensors = weights.Tensors.ToDictionary(t => t.Name, t => t.Values.Select(v => (double)v).ToArray());
    }

    /// <summary>To look at what a changed number does.</summary>
    public double[] this[string name] => _tensors[name];

    /// <summary>Logits after each of the tokens.</summary>
    public double[][] Logits(ReadOnlySpan<int> tokens)
    {
        (int width, int head) = (_options.Width, _options.HeadWidth);
        double[][] x = new double[tokens.Length][];
        for (int t = 0; t < x.Length; t++)
        {
            x[t] = _tensors["token_embd.weight"].AsSpan(tokens[t] * width, width).ToArray();
        }

        for (int l = 0; l < _options.Layers; l++)
        {
            string layer = $"blk.{l}.";
            double[][] normed = [.. x.Select(row => Norm(row, $"{layer}attn_norm.weight"))];
            double[][] q = [.. normed.Select((row, t) => Rotate(Product($"{layer}attn_q.weight", row), t))];
            double[][] k = [.. normed.Select((row, t) => Rotate(Product($"{layer}attn_k.weight", row), t))];
            double[][] v = [.. normed.Select(row => Product($"{layer}attn_v.weight", row))];
            for (int t = 0; t < x.Length; t++)
            {
                double[] attended = new double[width];
                for (int h = 0; h < _options.Heads; h++)
                {
                    int shared = h / (_options.Heads / _options.KeyValueHeads) * head;
                    double[] weights = new double[t + 1];
                    for (int s = 0; s <= t; s++)
                    {
                        for (int j = 0; j < head; j++)
                        {
                            weights[s] += q[t][(h * head) + j] * k[s][shared + j] / Math.Sqrt(head);
                        }
                    }

                    double largest = weights.Max();
                    weights = [.. weights.Select(w => Math.Exp(w - largest))];
                    double total = weights.Sum();
                    for (int s = 0; s <= t; s++)
                    {
                        for (int j = 0; j < head; j++)
                        {
                            attended[(h * head) + j] += weights[s] / total * v[s][shared + j];
                        }
                    }
                }

                x[t] = Sum(x[t], Product($"{layer}attn_output.weight", attended));
                double[] inner = Norm(x[t], $"{layer}ffn_norm.weight");
                double[] gate = Product($"{layer}ffn_gate.weight", inner);
                double[] up = Product($"{layer}ffn_up.weight", inner);
                double[] gated = [.. gate.Select((g, j) => g / (1 + Math.Exp(-g)) * up[j])];
                x[t] = Sum(x[t], Product($"{layer}ffn_down.weight", gated));
            }
        }

        string output = _options.TiedOutput ? "token_embd.weight" : "output.weight";
        return [.. x.Select(row => Product(output, Norm(row, "output_norm.weight")))];
    }

    /// <summary>log p of all tokens after each of the tokens.</summary>
    public double[][] LogProbabilities(ReadOnlySpan<int> tokens) =>
        [
            .. Logits(tokens)
                .Select(z =>
                {
                    double largest = z.Max();
                    double log = largest + Math.Log(z.Sum(value => Math.Exp(value - largest)));
                    return z.Select(value => value - log).ToArray();
                }),
        ];

    /// <summary>Mean cross-entropy of texts, each of whose tokens but the first is foretold.</summary>
    public double Loss(IReadOnlyList<int[]> texts)
    {
        double sum = 0;
        int count = 0;
        foreach (int[] text in texts)
        {
            double[][] rows = LogProbabilities(text.AsSpan(0, text.Length - 1));
            for (int t = 0; t < rows.Length; t++)
            {
                sum -= rows[t][text[t + 1]];
                count++;
            }
        }

        return sum / count;
    }

    private double[] Norm(double[] x, string gain)
    {
        double root = Math.Sqrt(x.Average(v => v * v) + _options.NormEpsilon);
        return [.. x.Select((v, j) => v / root * _tensors[gain][j])];
    }

    private double[] Product(string name, double[] x)
    {
        double[] matrix = _tensors[name];
        double[] y = new double[matrix.Length / x.Length];
        for (int i = 0; i < y.Length; i++)
        {
            for (int j = 0; j < x.Length; j++)
            {
                y[i] += matrix[(i * x.Length) + j] * x[j];
            }
        }

        return y;
    }

    private double[] Rotate(double[] x, int place)
    {
        int head = _options.HeadWidth;
        double[] y = new double[x.Length];
        for (int j = 0; j < x.Length; j += 2)
        {
            double angle = place * Math.Pow(_options.RopeBase, -(double)(j % head) / head);
            y[j] = (x[j] * Math.Cos(angle)) - (x[j + 1] * Math.Sin(angle));
            y[j + 1] = (x[j] * Math.Sin(angle)) + (x[j + 1] * Math.Cos(angle));
        }

        return y;
    }

    private static double[] Sum(double[] x, double[] y) => [.. x.Select((v, j) => v + y[j])];
}
