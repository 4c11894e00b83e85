// Works for a number of seconds and ends early, in order, when the run is stopped. Argument: seconds; default 10.

async Task GsfMain(int argc, string[] argv, IScriptContext ctx)
{
    var seconds = argc > 0 ? double.Parse(argv[0]) : 10;
    for (var done = 0.0; done < seconds; done += 0.1)
    {
        ctx.ReportProgress(done / seconds, $"{done:0.0} of {seconds} s");
        await Task.Delay(TimeSpan.FromSeconds(0.1), ctx.CancellationToken);
    }

    Console.WriteLine("done");
}
