using System.Text;
using FsCheck;
using FsCheck.Fluent;
using ScriptHost.Runs;
using ScriptHost.V1;

namespace ScriptHost.Tests.Runs;

public sealed class SecretMaskTests
{
    [Theory]
    [InlineData("the key is hunter22!", "the key is ***!")]
    [InlineData("hunter22hunter22", "******")]
    [InlineData("hunter2", "hunter2")]
    [InlineData("hunterhunter22", "hunter***")]
    [InlineData("hunter22-extended", "***")]
    [InlineData("a pin 1234", "a pin 1234")]
    public void Secrets_are_masked_wherever_the_output_is_cut(string output, string masked)
    {
        var bytes = Encoding.UTF8.GetBytes(output);
        for (var cut = 0; cut <= bytes.Length; cut++)
        {
            Assert.Equal(masked, Pass(bytes[..cut], bytes[cut..]));
        }

        Assert.Equal(masked, Pass([.. bytes.Select(one => new[] { one })]));
        Assert.Equal(masked, Mask().Apply(output));
    }

    [Fact]
    public void Only_what_may_be_the_beginning_of_a_secret_is_held_back()
    {
        var stream = new MaskedStream(Mask());

        Assert.Equal("progress: 10 % ", Encoding.UTF8.GetString(stream.Pass("progress: 10 % "u8)));
        Assert.Equal("x", Encoding.UTF8.GetString(stream.Pass("xhunt"u8)));
        Assert.Equal("hunt\n", Encoding.UTF8.GetString(stream.Pass("\n"u8)));
    }

    [Fact]
    public void Whatever_is_printed_in_whatever_pieces_no_secret_comes_through_and_nothing_else_is_lost()
    {
        var pieces = Gen.Elements("hunter22", "-extended", "hunter", "22", "h", "x", " ", "é").ArrayOf();
        Prop.ForAll(pieces.ToArbitrary(), parts =>
        {
            var passed = Pass([.. parts.Select(Encoding.UTF8.GetBytes)]);
            return passed == Mask().Apply(string.Concat(parts));
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Without_secrets_everything_passes_as_it_is() =>
        Assert.Same(SecretMask.None, SecretMask.Of(new RunRequest { Database = new DatabaseContext { Provider = "sqlite" } }));

    private static SecretMask Mask() => SecretMask.Of(new RunRequest
    {
        Secrets = { ["a"] = "hunter22", ["pin"] = "1234" },
        Database = new DatabaseContext { Password = "hunter22-extended" },
    });

    private static string Pass(params byte[][] pieces)
    {
        var stream = new MaskedStream(Mask());
        var passed = new List<byte>();
        foreach (var piece in pieces)
        {
            passed.AddRange(stream.Pass(piece));
        }

        passed.AddRange(stream.End());
        return Encoding.UTF8.GetString([.. passed]);
    }
}
