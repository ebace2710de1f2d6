using Telltale.Core;
using Telltale.Learning.Training;

namespace Telltale.Learning.Tests.Training;

public sealed class TrainingDataTests
{
    [Fact]
    public void Sizes_and_labels_are_as_given()
    {
        TrainingData data = TrainingData.FromBytes(new byte[6], 3, [0, 4], 5);
        Assert.Equal((2, 3, 5), (data.Records, data.Features, data.Classes));
        Assert.Equal([0, 4], data.Labels);
    }

    [Fact]
    public void What_disagrees_is_refused_with_what_was_found_and_expected()
    {
        Refused("need 6 numbers; found 5", () => TrainingData.FromBytes(new byte[5], 3, [0, 1], 2));
        Refused("need 6 numbers; found 7", () => TrainingData.FromFloats(new float[7], 3, [0, 1], 2));
        Refused("label of record 1 is 2", () => TrainingData.FromBytes(new byte[6], 3, [0, 2], 2));
        Refused("label of record 0 is -1", () => TrainingData.FromBytes(new byte[6], 3, [-1, 0], 2));
        Refused("0 features", () => TrainingData.FromBytes(default, 0, [0, 1], 2));
        Refused("1 classes", () => TrainingData.FromBytes(new byte[6], 3, [0, 0], 1));
        Refused("scale of the features is NaN", () => TrainingData.FromBytes(new byte[6], 3, [0, 1], 2, float.NaN));
        Refused(
            "Feature 1 of record 1 is NaN",
            () => TrainingData.FromFloats(new float[] { 0, 0, 0, 0, float.NaN, 0 }, 3, [0, 1], 2)
        );
        Refused(
            "Feature 2 of record 0 is Infinity",
            () => TrainingData.FromFloats(new float[] { 0, 0, float.PositiveInfinity, 0, 0, 0 }, 3, [0, 1], 2)
        );

        static void Refused(string reason, Func<TrainingData> make) =>
            Assert.Contains(reason, Assert.Throws<BadInputException>(make).Message, StringComparison.Ordinal);
    }
}
