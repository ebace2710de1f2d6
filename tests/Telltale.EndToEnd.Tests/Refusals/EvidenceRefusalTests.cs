using Telltale.EndToEnd.Tests.Program;

namespace Telltale.EndToEnd.Tests.Refusals;

/// <summary>Evidence with a fault: exit 2, a line that names it, nothing on stdout, nothing written.</summary>
public sealed class EvidenceRefusalTests
{
    [Fact]
    public void Good_evidence_is_accepted()
    {
        using TemporaryFolder folder = new();
        SmallEvidence evidence = SmallEvidence.In(folder);
        TelltaleProgram.Run("attack", evidence.Folder, "--out", folder.At("out")).AssertDone();
        Assert.True(File.Exists(folder.At("out", "result.json")));
    }

    [Fact]
    public void A_missing_array_is_named() => Refused(e => e.Remove("labels"), "labels", "found no array");

    [Fact]
    public void Missing_answers_of_the_target_are_named() => Refused(e => e.Remove("target_logits"), "target_logits");

    [Fact]
    public void A_missing_mask_is_named() => Refused(e => e.Remove("reference_member"), "reference_member");

    [Fact]
    public void An_unknown_array_is_named_with_the_nearest() =>
        Refused(e => e.Put<float>("target_logit", [1], 1), "target_logit'", "target_logits");

    [Fact]
    public void A_wrong_shape_is_shown() =>
        Refused(e => e.Put("target_logits", SmallEvidence.Logits(1), 4, 6), "target_logits", "4", "8");

    [Fact]
    public void A_wrong_dtype_is_shown() =>
        Refused(e => e.Put<float>("labels", [0, 1, 2, 0, 1, 2, 0, 1], 8), "labels", "float32", "integer");

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    [InlineData(float.NegativeInfinity)]
    public void What_is_not_a_number_is_found(float value) =>
        Refused(
            e =>
            {
                float[] logits = SmallEvidence.Logits(SmallEvidence.Models);
                logits[41] = value;
                e.Put("reference_logits", logits, SmallEvidence.Models, SmallEvidence.Records, SmallEvidence.Classes);
            },
            "reference_logits",
            float.IsNaN(value) ? "NaN" : "infin",
            "1, 5, 2"
        );

    [Fact]
    public void A_mask_that_disagrees_is_shown() =>
        Refused(e => e.Put("reference_member", new bool[3 * 8], 3, 8), "reference_member", "3", "4");

    [Fact]
    public void A_mask_of_other_numbers_is_refused() =>
        Refused(
            e =>
                e.Put(
                    "reference_member",
                    new sbyte[32]
                        .Select(_ => (sbyte)2)
                        .ToArray(),
                    4,
                    8
                ),
            "reference_member",
            "2"
        );

    [Fact]
    public void No_member_is_said() => Refused(e => e.Put("member", new sbyte[8], 8), "member", "0 members");

    [Fact]
    public void No_non_member_is_said() =>
        Refused(e => e.Put<sbyte>("member", [1, 1, 1, 1, 1, 1, 1, 1], 8), "member", "0 non-members");

    [Fact]
    public void A_label_out_of_range_is_shown() =>
        Refused(e => e.Put<int>("labels", [0, 1, 2, 0, 3, 2, 0, 1], 8), "labels", "3", "record 4");

    [Fact]
    public void One_reference_where_more_are_needed_is_said()
    {
        using TemporaryFolder folder = new();
        SmallEvidence evidence = SmallEvidence.In(folder);
        evidence.Put("reference_logits", SmallEvidence.Logits(1), 1, 8, 3);
        evidence.Put<bool>("reference_member", [true, false, true, false, true, false, true, false], 1, 8);
        RefusedWith(folder, evidence.Folder, ["--attack", "lira:variance=record"], "lira", "1", "models");
    }

    [Fact]
    public void More_references_than_there_are_is_said()
    {
        using TemporaryFolder folder = new();
        RefusedWith(
            folder,
            SmallEvidence.In(folder).Folder,
            ["--attack", "calibration:references=9"],
            "calibration",
            "9",
            "4"
        );
    }

    [Fact]
    public void A_truncated_array_is_found() =>
        Refused(
            e =>
            {
                byte[] whole = File.ReadAllBytes(e.PathOf("target_logits"));
                File.WriteAllBytes(e.PathOf("target_logits"), whole[..^10]);
            },
            "target_logits",
            "bytes"
        );

    [Fact]
    public void A_header_with_code_in_it_is_not_run()
    {
        using TemporaryFolder folder = new();
        SmallEvidence evidence = SmallEvidence.In(folder);
        string proof = folder.At("proof");
        string header =
            $"{{'descr': __import__('os').system('touch {proof}'), 'fortran_order': False, 'shape': (8,), }}\n";
        byte[] begin = [0x93, .. "NUMPY"u8, 1, 0, (byte)(header.Length & 255), (byte)(header.Length >> 8)];
        File.WriteAllBytes(
            evidence.PathOf("labels"),
            [.. begin, .. System.Text.Encoding.ASCII.GetBytes(header), .. new byte[32]]
        );
        RefusedWith(folder, evidence.Folder, [], "labels", "header");
        Assert.False(File.Exists(proof));
    }

    [Fact]
    public void A_path_that_is_not_there_is_named()
    {
        using TemporaryFolder folder = new();
        RefusedWith(folder, folder.At("nothing.npz"), [], "nothing.npz", "no such file");
    }

    [Fact]
    public void An_empty_folder_is_refused()
    {
        using TemporaryFolder folder = new();
        Directory.CreateDirectory(folder.At("empty"));
        RefusedWith(folder, folder.At("empty"), [], "labels");
    }

    [Theory]
    [InlineData("lirra", "did you mean lira")]
    [InlineData("lira:variance=fixed", "variance")]
    [InlineData("lira:varianse=pooled", "did you mean variance")]
    [InlineData("rmia:gamma=-1", "gamma")]
    [InlineData("lira:", "lira:")]
    [InlineData("", "NAME")]
    public void Attack_strings_that_say_nothing_are_refused(string attack, string word)
    {
        using TemporaryFolder folder = new();
        RefusedWith(folder, SmallEvidence.In(folder).Folder, ["--attack", attack], word);
    }

    [Fact]
    public void A_label_used_twice_is_refused()
    {
        using TemporaryFolder folder = new();
        string[] attacks = ["--attack", "loss@a", "--attack", "gap@a"];
        RefusedWith(folder, SmallEvidence.In(folder).Folder, attacks, "a", "twice");
    }

    private static void Refused(Action<SmallEvidence> spoil, params string[] words)
    {
        using TemporaryFolder folder = new();
        SmallEvidence evidence = SmallEvidence.In(folder);
        spoil(evidence);
        RefusedWith(folder, evidence.Folder, [], words);
    }

    private static void RefusedWith(TemporaryFolder folder, string evidence, string[] more, params string[] words)
    {
        string output = folder.At("out");
        TelltaleProgram.RunIn(folder.Path, ["attack", evidence, "--out", output, .. more]).AssertRefused(words);
        Assert.False(Path.Exists(output), "something was written");
    }
}
