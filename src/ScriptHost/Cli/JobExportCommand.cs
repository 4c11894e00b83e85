using System.CommandLine;
using ScriptHost.Cli.Sql.Export;
using ScriptHost.V1;

namespace ScriptHost.Cli;

/// <summary><c>scripthost job export</c>: the blocks that make jobs, and what they use, anew; for <c>scripthost sql</c>.</summary>
internal sealed class JobExportCommand : SchedulerCommand
{
    private readonly Argument<string[]> _names = new("NAME") { Description = "The jobs: NAME or OWNER.NAME. Without any: all jobs, programs and schedules of the user.", Arity = ArgumentArity.ZeroOrMore };

    protected override Command Describe() => new("export", "Writes the blocks that make jobs, programs and schedules anew; scripthost sql executes them.") { _names };

    protected override async Task ExecuteAsync(Scheduler.SchedulerClient scheduler, string user, ParseResult parsed, CancellationToken cancellationToken)
    {
        var (names, order) = (parsed.GetValue(_names)!, new ExportOrder(scheduler, user));
        var records = names.Length == 0 ? await order.AllAsync(cancellationToken) : await order.OfJobsAsync(names, cancellationToken);
        var withOwner = names.Any(name => name.Contains('.', StringComparison.Ordinal));
        Console.Out.Write(string.Join('\n', records.Select(record => ObjectBlock.Of(record, withOwner))));
    }
}
