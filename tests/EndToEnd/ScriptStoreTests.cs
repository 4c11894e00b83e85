namespace ScriptHost.EndToEnd;

/// <summary>Compiled scripts on disk: found again, never trusted blindly, never needed.</summary>
public sealed class ScriptStoreTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("script-store").FullName;

    private string Data => Path.Combine(_folder, "data");

    private string Root => Path.Combine(_folder, "root");

    private string Cache => Path.Combine(Data, "cache");

    public ScriptStoreTests() => Directory.CreateDirectory(Root);

    [Fact]
    public async Task A_restarted_agent_runs_a_known_script_without_starting_the_compiler()
    {
        var script = Write("job.csx", 7);
        await using (var first = await StartAsync())
        {
            Assert.Equal(7, (await first.RunAsync(script)).Outcome.ErrorNumber);
        }

        await using var second = await StartAsync();
        var run = await second.RunAsync(script);

        Assert.Equal((7, TimeSpan.Zero), (run.Outcome.ErrorNumber, run.Outcome.CompileTime.ToTimeSpan()));
        Assert.False(second.HasCompiler());
    }

    [Fact]
    public async Task Fifty_callers_of_an_unknown_script_cause_one_compilation()
    {
        var script = Write("job.csx", 7);
        await using var agent = await StartAsync();

        var runs = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => agent.RunAsync(script)));

        Assert.All(runs, run => Assert.Equal(7, run.Outcome.ErrorNumber));
        Assert.Equal(1, agent.CountInLog("was compiled in"));
    }

    [Fact]
    public async Task A_stored_file_that_was_changed_is_never_run()
    {
        var script = Write("job.csx", 7);
        var other = Write("other.csx", 8);
        await using (var first = await StartAsync())
        {
            await first.RunAsync(script);
            await first.RunAsync(other);
        }

        // A whole and valid assembly, only not the right one.
        var files = Directory.GetFiles(Cache, "script.dll", SearchOption.AllDirectories);
        var content = files.Select(File.ReadAllBytes).ToList();
        await File.WriteAllBytesAsync(files[0], content[1]);
        await File.WriteAllBytesAsync(files[1], content[0]);
        await using var second = await StartAsync();

        Assert.Equal(7, (await second.RunAsync(script)).Outcome.ErrorNumber);
        Assert.Equal(8, (await second.RunAsync(other)).Outcome.ErrorNumber);
        Assert.Equal(2, second.CountInLog("missing or damaged"));
    }

    [Fact]
    public async Task Runs_go_on_when_the_cache_is_deleted_under_them()
    {
        var script = Write("job.csx", 7);
        await using var agent = await StartAsync();
        await agent.RunAsync(script);
        Directory.Delete(Cache, recursive: true);

        var known = await agent.RunAsync(script);
        var unknown = await agent.RunAsync(Write("new.csx", 8));

        Assert.Equal((7, 8), (known.Outcome.ErrorNumber, unknown.Outcome.ErrorNumber));
        Assert.NotEmpty(Directory.GetFiles(Cache, "script.dll", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task Runs_go_on_when_the_cache_cannot_be_written_and_the_log_says_so_once()
    {
        Directory.CreateDirectory(Data);
        // As root no mode is in the way; the kernel's own files are.
        File.CreateSymbolicLink(Cache, "/proc/sys");
        await using var agent = await StartAsync();

        for (var i = 1; i < 4; i++)
        {
            var script = Write($"job{i}.csx", i);
            Assert.Equal(i, (await agent.RunAsync(script)).Outcome.ErrorNumber);
            Assert.Equal(i, (await agent.RunAsync(script)).Outcome.ErrorNumber);
        }

        Assert.Equal(1, agent.CountInLog("cannot be kept"));
        Assert.Equal(3, agent.CountInLog("was compiled in"));
    }

    [Fact]
    public async Task Runs_go_on_when_the_cache_is_full_and_what_fits_is_kept()
    {
        Directory.CreateDirectory(Cache);
        await using var agent = await ScriptsAgent.StartWithEmptyAsync(Cache, 128 * 1024, Data, Root);
        var large = WriteLarge(1);

        Assert.Equal(200_001, (await agent.RunAsync(large)).Outcome.ErrorNumber);
        Assert.Equal(200_001, (await agent.RunAsync(large)).Outcome.ErrorNumber);
        Assert.Equal(7, (await agent.RunAsync(Write("job.csx", 7))).Outcome.ErrorNumber);

        Assert.Equal((1, 2), (agent.CountInLog("cannot be kept"), agent.CountInLog("was compiled in")));
        var kept = Directory.EnumerateDirectories(agent.Inside(Cache)).SelectMany(Directory.EnumerateFileSystemEntries);
        Assert.Single(kept);
    }

    [Fact]
    public async Task An_agent_killed_while_it_publishes_leaves_nothing_that_harms_the_next()
    {
        for (var round = 0; round < 3; round++)
        {
            var scripts = Enumerable.Range(1, 8).Select(i => (Path: Write($"job{round}-{i}.csx", i), Value: i)).ToList();
            var before = Entries();
            await using (var killed = await StartAsync())
            {
                var runs = scripts.Select(script => killed.RunAsync(script.Path)).ToList();
                using var bound = new CancellationTokenSource(TimeSpan.FromMinutes(1));
                while (Entries() < before + 2 + (2 * round))
                {
                    await Task.Yield();
                    bound.Token.ThrowIfCancellationRequested();
                }

                await killed.KillAsync();
                await Task.WhenAll(runs.Select(run => run.ContinueWith(_ => { }, TaskScheduler.Default)));
            }

            await using var next = await StartAsync();
            foreach (var (path, value) in scripts)
            {
                Assert.Equal(value, (await next.RunAsync(path)).Outcome.ErrorNumber);
            }

            Assert.Equal(0, next.CountInLog("missing or damaged"));
        }
    }

    [Fact]
    public async Task Scripts_unused_for_longest_leave_the_disk_first()
    {
        await using var agent = await StartAsync("CacheBytes=1048576");
        for (var i = 1; i <= 4; i++)
        {
            Assert.Equal(200_000 + i, (await agent.RunAsync(WriteLarge(i))).Outcome.ErrorNumber);
        }

        var size = Directory.GetFiles(Cache, "*", SearchOption.AllDirectories).Sum(file => new FileInfo(file).Length);
        Assert.InRange(size, 400_000, 1_048_576);
        Assert.Equal(200_001, (await agent.RunAsync(Path.Combine(Root, "large1.csx"))).Outcome.ErrorNumber);
    }

    [Fact]
    public async Task Commands_without_an_agent_share_what_one_of_them_has_compiled()
    {
        var script = Write("job.csx", 7);
        var first = await ScriptHostProgram.RunAsync("run", "--data", Data, script);
        var others = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => ScriptHostProgram.RunAsync("run", "--data", Data, script)));

        Assert.Equal(7, first.ExitCode);
        Assert.Contains("compiled in", first.Error, StringComparison.Ordinal);
        Assert.All(others, other => Assert.Equal(7, other.ExitCode));
        Assert.All(others, other => Assert.DoesNotContain("compiled in", other.Error, StringComparison.Ordinal));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private Task<ScriptsAgent> StartAsync(params string[] settings) => ScriptsAgent.StartAsync(Data, Root, settings);

    // 400 KB, compiled.
    private string WriteLarge(int number)
    {
        var path = Path.Combine(Root, $"large{number}.csx");
        File.WriteAllText(path, $"int GsfMain(int argc, string[] argv) => \"{new string('x', 200_000)}\".Length + {number};");
        return path;
    }

    private int Entries() => Directory.Exists(Cache) ? Directory.EnumerateFileSystemEntries(Cache).Count() : 0;

    private string Write(string name, int value)
    {
        var path = Path.Combine(Root, name);
        File.WriteAllText(path, $"int GsfMain(int argc, string[] argv) => {value};");
        return path;
    }
}
