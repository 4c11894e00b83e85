using ScriptHost.Scripting;

namespace ScriptHost.Rehearsal;

/// <summary>A script as the compiler makes them, that does nothing to anybody: a worker runs it before it gets its first one.</summary>
public sealed class Submission
{
    // Of the script's own, as top-level variables are.
    private int _value;

    /// <summary>What a submission does with its slots: slot 1 is its own.</summary>
    public Submission(object?[] slots) => slots[1] = this;

    /// <summary>The top-level statements.</summary>
    public static Task<object?> Begin(object?[] slots)
    {
        _ = new Submission(slots);
        return Task.FromResult<object?>(null);
    }

    /// <summary>What most scripts touch. Nothing is printed: nobody has asked for a run.</summary>
    public int GsfMain(int argc, string[] argv, IScriptContext ctx)
    {
        ctx.ReportProgress(1, $"{ctx.Job.RunId} {argv.Length}");
        return _value += argc;
    }
}
