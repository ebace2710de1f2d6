using System.Text.Json;
using Telltale.Core.Randomness;
using Telltale.Learning.Small;
using Telltale.TestKit;

namespace Telltale.Learning.Tests.Small;

/// <summary>Against scikit-learn; see <c>reference/small-learners</c>.</summary>
public sealed class SmallReferenceTests
{
    private static readonly JsonElement Expected = JsonDocument
        .Parse(File.ReadAllText(RepositoryFiles.At("reference", "small-learners", "expected.json")))
        .RootElement;

    private static readonly double[] Rows = [.. Numbers(Expected.GetProperty("rows"))];
    private static readonly double[] Targets = [.. Numbers(Expected.GetProperty("targets"))];
    private static readonly double[] Asked = [.. Numbers(Expected.GetProperty("asked"))];

    [Fact]
    public void Logistic_regressions_agree()
    {
        bool[] answers = [.. Numbers(Expected.GetProperty("answers")).Select(a => a == 1)];
        foreach (JsonProperty penalty in Expected.GetProperty("logistic").EnumerateObject())
        {
            LogisticFit fit = LogisticFit.Of(Rows, 3, answers, double.Parse(penalty.Name));
            double[] expected = [.. Numbers(penalty.Value)];
            for (int i = 0; i < expected.Length; i++)
            {
                Assert.Equal(expected[i], fit.LogOdds(Asked.AsSpan(i * 3, 3)), 1e-6);
            }
        }
    }

    [Fact]
    public void The_ridge_that_was_chosen_agrees()
    {
        RidgeFit fit = RidgeFit.Of(Rows, 3, Targets, 1000);
        JsonElement chosen = Expected
            .GetProperty("ridge")
            .EnumerateObject()
            .Single(p => double.Parse(p.Name) == fit.Penalty)
            .Value;
        double[] expected = [.. Numbers(chosen)];
        for (int i = 0; i < expected.Length; i++)
        {
            // Rows and targets are rounded to 2⁻²⁰ before they are learnt from.
            Assert.Equal(expected[i], fit.Foretell(Asked.AsSpan(i * 3, 3)), 1e-5);
        }
    }

    [Fact]
    public void Linear_quantiles_come_near_the_least_pinball_loss()
    {
        double[] levels = [0.1, 0.5, 0.9];
        PinballLoss loss = new(levels);
        SmallPerceptronOptions options = new()
        {
            Hidden = 0,
            Epochs = 300,
            HoldOutEvery = 0,
            Decay = 0,
        };
        SmallPerceptron fit = SmallPerceptron.Fit(Rows, 3, Targets, loss, options, new Seed(1));
        double least = levels.Sum(level =>
            Expected.GetProperty("least_pinball_loss").GetProperty($"{level}").GetDouble()
        );
        double[] outputs = new double[3];
        double[] gradient = new double[3];
        double reached = Enumerable
            .Range(0, Targets.Length)
            .Average(row =>
            {
                fit.Evaluate(Rows.AsSpan(row * 3, 3), outputs);
                return loss.Of(outputs, Targets[row], gradient);
            });
        Assert.InRange(reached, least - 1e-5, 1.01 * least);
    }

    private static IEnumerable<double> Numbers(JsonElement element) =>
        element.ValueKind == JsonValueKind.Array ? element.EnumerateArray().SelectMany(Numbers) : [element.GetDouble()];
}
