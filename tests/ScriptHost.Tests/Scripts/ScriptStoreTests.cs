using Google.Protobuf;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using ScriptHost.Scripts;
using ScriptHost.Storage;
using ScriptHost.V1;

namespace ScriptHost.Tests.Scripts;

public sealed class ScriptStoreTests : IAsyncLifetime, IDisposable
{
    private readonly string _data = Directory.CreateTempSubdirectory("store").FullName;
    private readonly ScriptsOptions _options = new();
    private readonly KnownScripts _known = new();
    private readonly CountingLogger _logger = new();
    private AgentStore _agentStore = null!;
    private ScriptRecords _records = null!;
    private ScriptStore _store = null!;

    private string Cache => Path.Combine(_data, "cache");

    public Task InitializeAsync()
    {
        _agentStore = AgentStore.Open(_data, NullLogger.Instance);
        var folders = new DataFolders(_data);
        _records = new ScriptRecords(_agentStore, folders, new SteppingClock(), NullLogger<ScriptRecords>.Instance);
        _store = new ScriptStore(new ScriptFiles(folders, new PackageFiles(folders), TimeProvider.System), _records, _known, Options.Create(_options), _logger);
        return Task.CompletedTask;
    }

    [Fact]
    public async Task What_was_kept_is_found_again_without_its_bytes_and_read_with_them()
    {
        var kept = await _store.AddAsync(Key('a'), Reply("code"));
        var found = await _store.FindAsync(Key('a'), CancellationToken.None);
        var read = await _store.ReadAsync(Key('a'), found!.Script, CancellationToken.None);

        Assert.Equal(kept, found);
        Assert.True(found.Script.Assembly.IsEmpty);
        Assert.Equal(Reply("code").Script, read);
    }

    [Theory]
    [InlineData("script.dll")]
    [InlineData("script.pdb")]
    [InlineData("library0.dll")]
    public async Task A_damaged_file_is_noticed_and_the_script_forgotten(string file)
    {
        var kept = await _store.AddAsync(Key('a'), Reply("code"));
        await File.WriteAllTextAsync(Path.Combine(Cache, "aa", Key('a'), file), "c0de");

        Assert.Null(await _store.ReadAsync(Key('a'), kept.Script, CancellationToken.None));
        Assert.Null(await _store.FindAsync(Key('a'), CancellationToken.None));
    }

    [Fact]
    public async Task A_cache_folder_that_is_deleted_meanwhile_is_made_anew()
    {
        var kept = await _store.AddAsync(Key('a'), Reply("code"));
        Directory.Delete(Cache, recursive: true);

        Assert.Null(await _store.ReadAsync(Key('a'), kept.Script, CancellationToken.None));
        kept = await _store.AddAsync(Key('a'), Reply("code"));
        Assert.NotNull(await _store.ReadAsync(Key('a'), kept.Script, CancellationToken.None));
    }

    [Fact]
    public async Task A_script_that_cannot_be_kept_stays_in_memory_and_the_log_says_so_once()
    {
        await File.WriteAllTextAsync(Cache, "in the way");

        Assert.Equal(Reply("1"), await _store.AddAsync(Key('a'), Reply("1")));
        Assert.Equal(Reply("2"), await _store.AddAsync(Key('b'), Reply("2")));
        Assert.Equal(1, _logger.Count);
    }

    [Fact]
    public async Task Scripts_unused_for_longest_make_room()
    {
        _options.CacheBytes = 450;
        await _store.AddAsync(Key('a'), Reply(new string('a', 100)));
        await _store.AddAsync(Key('b'), Reply(new string('b', 100)));
        _known.Set(new KnownScript("/s/a.csx", Key('a'), [], Reply("")));
        Assert.NotNull(_known.Find("/s/a.csx"));
        await _store.AddAsync(Key('c'), Reply(new string('c', 100)));

        Assert.NotNull(await _store.FindAsync(Key('a'), CancellationToken.None));
        Assert.Null(await _store.FindAsync(Key('b'), CancellationToken.None));
        Assert.Equal(["aa", "cc"], Directory.GetDirectories(Cache).Where(Directory.Exists).SelectMany(Directory.GetDirectories).Select(folder => Path.GetFileName(folder)[..2]).Order());
    }

    [Fact]
    public async Task What_a_killed_agent_left_is_swept_once_it_is_old()
    {
        foreach (var (name, age) in new[] { ("unfinished-old", 1), ("unfinished-new", 0), ($"bb/{Key('b')}", 1) })
        {
            Directory.CreateDirectory(Path.Combine(Cache, name));
            Directory.SetLastWriteTimeUtc(Path.Combine(Cache, name), TimeProvider.System.GetUtcNow().UtcDateTime.AddHours(-age));
        }

        await _store.AddAsync(Key('a'), Reply("code"));

        Assert.Equal(["aa", "bb", "unfinished-new"], Directory.GetDirectories(Cache).Select(Path.GetFileName).Order());
        Assert.Empty(Directory.GetDirectories(Path.Combine(Cache, "bb")));
    }

    [Fact]
    public async Task Two_agents_that_publish_the_same_do_not_disturb_each_other()
    {
        var kept = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(() => _store.AddAsync(Key('a'), Reply("code")))));

        Assert.NotNull(await _store.ReadAsync(Key('a'), kept[0].Script, CancellationToken.None));
    }

    public async Task DisposeAsync()
    {
        await _records.DisposeAsync();
        await _agentStore.DisposeAsync();
    }

    public void Dispose() => Directory.Delete(_data, recursive: true);

    private static string Key(char digit) => new(digit, 64);

    private static CompileReply Reply(string code)
    {
        var bytes = ByteString.CopyFromUtf8(code);
        var digest = ByteString.CopyFrom(System.Security.Cryptography.SHA256.HashData(bytes.Span));
        return new CompileReply
        {
            Script = new CompiledScript
            {
                Assembly = bytes,
                AssemblyDigest = digest,
                Symbols = ByteString.Empty,
                SymbolsDigest = ByteString.CopyFrom(System.Security.Cryptography.SHA256.HashData([])),
                EntryPoint = new EntryPoint { MethodName = "GsfMain" },
                Libraries = { new Library { Name = "Own", Content = bytes, Digest = digest } },
            },
        };
    }

    // No two things happen at the same time.
    private sealed class SteppingClock : TimeProvider
    {
        private int _steps;

        public override DateTimeOffset GetUtcNow() => DateTimeOffset.UnixEpoch.AddSeconds(++_steps);
    }

    private sealed class CountingLogger : ILogger<ScriptStore>
    {
        public int Count { get; private set; }

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(Microsoft.Extensions.Logging.LogLevel logLevel) => true;

        public void Log<TState>(Microsoft.Extensions.Logging.LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) => Count++;
    }
}
