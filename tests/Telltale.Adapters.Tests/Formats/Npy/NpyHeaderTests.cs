using System.Buffers.Binary;
using System.Text;
using Telltale.Adapters.Formats.Npy;

namespace Telltale.Adapters.Tests.Formats.Npy;

public sealed class NpyHeaderTests
{
    [Theory]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }")]
    [InlineData("{\"shape\":(2,3),\"descr\":\"<f4\",\"fortran_order\":False}")]
    [InlineData("{'fortran_order': False , 'shape' : ( 2 , 3 , ) , 'descr':\t'<f4'} \n")]
    public void Literals_with_the_three_keys_are_read(string text)
    {
        NpyHeader header = Header(text);
        Assert.Equal(new NpyType(NpyKind.Float32), header.Type);
        Assert.False(header.FortranOrder);
        Assert.Equal([2, 3], header.Shape);
    }

    [Theory]
    [InlineData("__import__('os').system('touch /tmp/telltale-owned')", "__import__", "never run")]
    [InlineData("{'descr': __import__('os'), 'fortran_order': False, 'shape': (2,), }", "__import__", "type such as")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (2, exit()), }", "exit()", "an integer")]
    [InlineData("{'descr': '<f4', 'fortran_order': bool(1), 'shape': (2,), }", "bool(1)", "True or False")]
    [InlineData("{'descr': '<f4', 'fortran_order': True(), 'shape': (2,), }", "True()", "True or False")]
    [InlineData("{'descr': '<f4', 'fortran_order': False or 1, 'shape': (2,), }", "or 1", "expected '}'")]
    [InlineData("{'descr': '<f4', 'fortran_order': 0, 'shape': (2,), }", "\"0", "True or False")]
    [InlineData("{'descr': '<' + 'f4', 'fortran_order': False, 'shape': (2,), }", "type '<'", "'<f4'")]
    [InlineData("{'descr': '<\\x664', 'fortran_order': False, 'shape': (2,), }", "backslashes", "type")]
    [InlineData("{'descr': f'<f4', 'fortran_order': False, 'shape': (2,), }", "f'<f4'", "type")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (2,), 'x': 1}", "key 'x'", "only")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (2,), 'shape': (2,)}", "a second time", "once")]
    [InlineData("{'descr': '<f4', 'fortran_order': False}", "no 'shape'", "keys")]
    [InlineData("{'descr': '<f4', 'shape': (2,)}", "no 'fortran_order'", "keys")]
    [InlineData("{'fortran_order': False, 'shape': (2,)}", "no 'descr'", "keys")]
    [InlineData("{}", "no 'descr'", "keys")]
    [InlineData("", "its end", "'{'")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (2,)", "its end", "'}'")]
    [InlineData("{'descr': '<f4", "expected", "quotes")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (2,)} + {}", "+ {}", "nothing after")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (2)}", "(2)", "tuple such as (2,)")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': 2}", "2}", "'('")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': [2]}", "[2]", "'('")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (,)}", ",)}", "an integer")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (2.0,)}", ".0", "')'")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (True,)}", "True", "an integer")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (0x2,)}", "x2", "')'")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (2L,)}", "L,", "')'")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (-1,)}", "[-1]", "0 or more")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (2, -3)}", "[2, -3]", "0 or more")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (99999999999999999999,)}", "99999", "2^63")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (4294967296, 4294967296)}", "4294967296", "2^63")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (0, 4294967296, 4294967296)}", "[0,", "2^63")]
    [InlineData("{'descr': '<f8', 'fortran_order': False, 'shape': (1152921504606846976,)}", "float64", "2^63")]
    [InlineData("{'descr': '<U0', 'fortran_order': False, 'shape': (9223372036854775807, 2)}", "[92233", "2^63")]
    [InlineData("{'descr': ['<f4'], 'fortran_order': False, 'shape': (2,)}", "structured", "astype")]
    [InlineData("{'descr': 'f4', 'fortran_order': False, 'shape': (2,)}", "'f4'", "'<f4'")]
    [InlineData("{'descr': '=f4', 'fortran_order': False, 'shape': (2,)}", "'=f4'", "'<f4'")]
    [InlineData("{'descr': '|f4', 'fortran_order': False, 'shape': (2,)}", "'|f4'", "'<f4'")]
    [InlineData("{'descr': '<f16', 'fortran_order': False, 'shape': (2,)}", "'<f16'", "astype('float64')")]
    [InlineData("{'descr': '|O', 'fortran_order': False, 'shape': (2,)}", "'|O'", "unpickling runs code")]
    [InlineData("{'descr': '<U-1', 'fortran_order': False, 'shape': (2,)}", "'<U-1'", "expected")]
    [InlineData("{'descr': '<U99999999999', 'fortran_order': False, 'shape': (2,)}", "U999", "expected")]
    [InlineData("{'descr': '', 'fortran_order': False, 'shape': (2,)}", "type ''", "expected")]
    [InlineData("{'descr': '<', 'fortran_order': False, 'shape': (2,)}", "type '<'", "expected")]
    [InlineData("\0{'descr': '<f4', 'fortran_order': False, 'shape': (2,)}", "expected", "'{'")]
    public void Anything_else_is_refused_and_never_run(string text, string found, string expected)
    {
        Refused.With(() => Header(text), "h.npy", found, expected);
        Assert.False(File.Exists("/tmp/telltale-owned"));
    }

    [Fact]
    public void A_rank_beyond_numpys_is_refused()
    {
        string shape = string.Concat(Enumerable.Repeat("1,", 65));
        Refused.With(
            () => Header($"{{'descr': '<f4', 'fortran_order': False, 'shape': ({shape})}}"),
            "65 axes",
            "at most 64"
        );
    }

    [Theory]
    [InlineData(0, 0, "0.0")]
    [InlineData(4, 0, "4.0")]
    [InlineData(1, 1, "1.1")]
    public void Unknown_versions_are_refused(byte major, byte minor, string found)
    {
        byte[] file = NpyReaderTests.Bytes([1.0], 1);
        (file[6], file[7]) = (major, minor);
        Refused.With(() => NpyReaderTests.Read(file, "v.npy"), "v.npy", found, "1.0, 2.0 or 3.0");
    }

    [Fact]
    public void A_header_longer_than_the_file_or_than_any_header_is_refused()
    {
        byte[] file = NpyReaderTests.Bytes([1.0], 1);
        BinaryPrimitives.WriteUInt16LittleEndian(file.AsSpan(8), 60000);
        Refused.With(() => NpyReaderTests.Read(file, "h.npy"), "h.npy", "header of 60000", "cut short");

        byte[] huge = [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y', 2, 0, 255, 255, 255, 255, 0, 0];
        Refused.With(() => NpyReaderTests.Read(huge, "h.npy"), "h.npy", "header of 4294967295");
        using MemoryStream endless = new(huge);
        Refused.With(() => NpyHeaderReader.Read(endless, long.MaxValue, "h.npy"), "expected at most 65536");
    }

    private static NpyHeader Header(string text)
    {
        byte[] bytes = Encoding.Latin1.GetBytes(text);
        byte[] file = [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y', 1, 0, 0, 0, .. bytes];
        BinaryPrimitives.WriteUInt16LittleEndian(file.AsSpan(8), (ushort)bytes.Length);
        using MemoryStream stream = new(file);
        return NpyHeaderReader.Read(stream, file.Length, "h.npy");
    }
}
