using System.Text;
using Google.Protobuf;
using ScriptHost.Runs;
using ScriptHost.Runs.Events;
using ScriptHost.V1;

namespace ScriptHost.Tests.Runs;

public sealed class CrashTextTests
{
    private const string StackOverflow =
        "Stack overflow.\n   at Script.Deep(Int32)\n   at Script.GsfMain(Int32, System.String[])\n   at ScriptHost.Worker.Running.LoadedScript.RunAsync()\n   at System.Threading.Thread.StartCallback()\n";

    private readonly RunEventLog _events = new(TimeProvider.System, () => throw new IOException());
    private readonly RunOutput _output;
    private readonly CrashText _text;

    public CrashTextTests()
    {
        _output = new RunOutput(_events, RunLimits.Read(null, new LimitsOptions()), () => { });
        _text = new CrashText(_output);
    }

    [Fact]
    public void The_frames_of_a_crash_end_with_the_scripts_last_one()
    {
        Write("before\n" + StackOverflow);

        Assert.Equal("Stack overflow.", _text.End(crashed: true));
        Assert.Equal("before\nStack overflow.\n   at Script.Deep(Int32)\n   at Script.GsfMain(Int32, System.String[])\n", Written());
    }

    [Fact]
    public void A_crash_is_recognised_however_its_text_is_cut()
    {
        foreach (var one in StackOverflow)
        {
            Write($"{one}");
        }

        Assert.Equal("Stack overflow.", _text.End(crashed: true));
        Assert.DoesNotContain("ScriptHost.Worker", Written(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("plain")]
    [InlineData("Stack over the hill\nnext\n")]
    [InlineData("a\nUnhandled exc")]
    [InlineData("x Stack overflow.\n   at ScriptHost.Worker.Fake()\n")]
    public void All_other_text_passes_byte_for_byte(string text)
    {
        Write(text);

        Assert.Null(_text.End(crashed: false));
        Assert.Equal(text, Written());
    }

    [Fact]
    public void A_script_that_prints_such_text_and_lives_keeps_all_of_it()
    {
        Write(StackOverflow);

        Assert.Null(_text.End(crashed: false));
        Assert.Equal(StackOverflow, Written());
    }

    [Fact]
    public void Ordinary_text_is_not_held_back()
    {
        Write("Working on it");

        Assert.Equal("Working on it", Written());
    }

    private void Write(string text) => _text.Receive(OutputStream.Stderr, Encoding.UTF8.GetBytes(text));

    private string Written()
    {
        var outcome = new Outcome();
        _output.WriteTo(outcome);
        return ByteString.CopyFrom([.. outcome.Stderr.Head, .. outcome.Stderr.Tail]).ToStringUtf8();
    }
}
