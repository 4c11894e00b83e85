using System.Net;
using System.Security.Authentication;
using System.Text;
using System.Text.Json;
using ScriptHost.V1;

namespace ScriptHost.EndToEnd;

/// <summary>Runs over HTTPS and JSON, as a database asks for them.</summary>
public sealed class HttpRunTests : IAsyncLifetime
{
    private ListeningAgent _agent = null!;
    private HttpCaller _caller = null!;

    public async Task InitializeAsync()
    {
        _agent = await ListeningAgent.StartAsync("Journal__MaxSpoolBytes=262144");
        _caller = CallerNamed("scripthost-client");
    }

    public static TheoryData<string, SslProtocols> Versions => new()
    {
        { "1.1", SslProtocols.Tls12 }, { "1.1", SslProtocols.Tls13 }, { "2.0", SslProtocols.Tls12 }, { "2.0", SslProtocols.Tls13 },
    };

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task A_run_is_asked_for_and_followed_to_its_end(string version, SslProtocols protocols)
    {
        using var certificate = IssuedCertificate.For("scripthost-client", _agent.Wallet);
        using var caller = HttpCaller.WithCertificate(_agent.Address, certificate, Version.Parse(version), protocols);

        var accepted = await caller.PostAsync("""{"owner":"hr","action":"hello.csx","arguments":[{"value":"Zoë"}]}""");
        var id = accepted.Json.GetProperty("runId").GetString();
        var ended = await caller.EndOfAsync(id!);
        var printed = await caller.GetAsync($"/v1/runs/{id}/output/stdout");

        Assert.Equal((202, $"/v1/runs/{id}"), (accepted.Status, accepted.Headers.Location!.OriginalString));
        Assert.Equal("OUTCOME_STATUS_SUCCEEDED", ended.GetProperty("outcome").GetProperty("status").GetString());
        Assert.Equal(("HR", "dn:CN=scripthost-client"), (ended.GetProperty("owner").GetString(), ended.GetProperty("client").GetString()));
        Assert.Equal((200, "Hello, Zoë\n"), (printed.Status, printed.Text));
    }

    [Fact]
    public async Task Twenty_requests_with_one_id_are_one_run_and_other_content_is_refused()
    {
        var request = JsonSerializer.Serialize(new { runId = "once", owner = "HR", action = _agent.Agent.WriteScript("#!/bin/sh\necho $$\n", ".sh") });

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => _caller.PostAsync(request)));
        await _caller.EndOfAsync("once");
        var late = await _caller.PostAsync(request);
        var other = await _caller.PostAsync("""{"runId":"once","owner":"HR","action":"hello.sh"}""");
        var runs = await _agent.Agent.Client.ListRunsAsync(new ListRunsRequest());

        Assert.All(answers.Append(late), answer => Assert.Equal((202, "once"), (answer.Status, answer.Json.GetProperty("runId").GetString())));
        Assert.Equal((409, "RUN_EXISTS"), (other.Status, other.Code));
        Assert.Single(runs.Runs);
    }

    [Fact]
    public async Task A_run_is_the_same_over_grpc_and_over_http()
    {
        using var certificate = IssuedCertificate.For("scripthost-client", _agent.Wallet);
        using var channel = _agent.ConnectAs(certificate);
        var client = new Agent.AgentClient(channel);
        using var call = client.RunJob(new RunJobRequest { RunId = "both", Owner = "HR", Action = "hello.sh", Attempt = 2 }, deadline: DateTime.UtcNow.AddMinutes(2));
        var run = await call.ReadToEndAsync();

        var again = await _caller.PostAsync("""{"runId":"both","owner":"HR","action":"hello.sh","attempt":2}""");
        var events = await _caller.GetAsync("/v1/runs/both/events");
        var later = await _caller.GetAsync("/v1/runs/both/events?after=1");

        Assert.Equal(202, again.Status);
        var lines = events.Text.TrimEnd('\n').Split('\n');
        Assert.Equal(run.Events, lines.Select(line => Google.Protobuf.JsonParser.Default.Parse<RunEvent>(line)));
        Assert.Equal(lines[1..], later.Text.TrimEnd('\n').Split('\n'));
        Assert.Equal("application/x-ndjson", events.ContentHeaders.ContentType!.MediaType);
    }

    [Fact]
    public async Task Events_come_while_the_run_goes_on()
    {
        var go = Path.Combine(_agent.Agent.Root, "go");
        var id = await _caller.RunAsync(_agent.Agent.WriteScript($"#!/bin/sh\necho begun\nuntil [ -e {go} ]; do sleep 0.05; done\n", ".sh"));
        using var certificate = IssuedCertificate.For("scripthost-client", _agent.Wallet);
        using var stream = await RawHttp.ConnectAsync(_agent.Address, certificate);
        await stream.SendAsync($"GET /v1/runs/{id}/events HTTP/1.1\r\nHost: localhost\r\n\r\n");

        await stream.ReadUntilAsync("YmVndW4K");
        await File.WriteAllTextAsync(go, "");
        var rest = await stream.ReadUntilAsync("\r\n0\r\n\r\n");

        Assert.Contains("OUTCOME_STATUS_SUCCEEDED", rest, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Callers_who_may_not_are_told_so_and_strangers_get_no_connection()
    {
        await _caller.RunAsync("hello.sh", "mine");
        using var nobody = CallerNamed("stranger");
        using var self = HttpCaller.WithCertificate(_agent.Address, IssuedCertificate.SelfSigned("scripthost-client"));

        foreach (var answer in new[]
        {
            await nobody.GetAsync("/v1/runs/mine"), await nobody.GetAsync("/v1/openapi.json"), await nobody.DeleteAsync("/v1/runs/mine"),
            await nobody.PostAsync("""{"owner":"HR","action":"hello.sh"}"""),
        })
        {
            Assert.Equal((403, "PERMISSION_DENIED"), (answer.Status, answer.Code));
            Assert.Contains("CN=stranger", answer.Detail, StringComparison.Ordinal);
        }

        await Assert.ThrowsAsync<HttpRequestException>(() => self.GetAsync("/v1/runs/mine"));
    }

    [Fact]
    public async Task Another_clients_run_can_be_neither_seen_nor_stopped_nor_repeated()
    {
        await using var agent = await ListeningAgent.StartAsync("Access__Clients__0__Dn=CN=other", "Access__Clients__0__Owners__0=*");
        using var certificate = IssuedCertificate.For("scripthost-client", agent.Wallet);
        using var caller = HttpCaller.WithCertificate(agent.Address, certificate);
        using var otherCertificate = IssuedCertificate.For("other", agent.Wallet);
        using var other = HttpCaller.WithCertificate(agent.Address, otherCertificate);
        await caller.RunAsync("hello.sh", "mine");
        await caller.EndOfAsync("mine");

        foreach (var answer in new[]
        {
            await other.GetAsync("/v1/runs/mine"), await other.GetAsync("/v1/runs/mine/events"), await other.GetAsync("/v1/runs/mine/output/stdout"),
            await other.DeleteAsync("/v1/runs/mine"), await other.PostAsync("""{"runId":"mine","owner":"TESTER","action":"hello.sh"}"""),
        })
        {
            Assert.Equal((403, "PERMISSION_DENIED"), (answer.Status, answer.Code));
        }
    }

    [Fact]
    public async Task An_rsa_certificate_is_as_good()
    {
        using var certificate = IssuedCertificate.WithRsaFor("scripthost-client", _agent.Wallet);
        using var caller = HttpCaller.WithCertificate(_agent.Address, certificate, protocols: SslProtocols.Tls12);

        Assert.Equal(200, (await caller.GetAsync("/v1/openapi.json")).Status);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_caller_without_application_protocols_sends_its_body_in_pieces_as_utl_http_does(bool chunked)
    {
        using var certificate = IssuedCertificate.For("scripthost-client", _agent.Wallet);
        using var stream = await RawHttp.ConnectAsync(_agent.Address, certificate, SslProtocols.Tls12);
        var body = $$"""{"runId":"pieces-{{chunked}}","owner":"HR","action":"hello.sh","arguments":[{"value":"ü"}]}""";
        var length = chunked ? "Transfer-Encoding: chunked" : $"Content-Length: {Encoding.UTF8.GetByteCount(body)}";

        await stream.SendAsync($"POST /v1/runs HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json; charset=utf-8\r\n{length}\r\n\r\n");
        foreach (var piece in body.Chunk(7).Select(piece => new string(piece)))
        {
            await stream.SendAsync(chunked ? $"{Encoding.UTF8.GetByteCount(piece):x}\r\n{piece}\r\n" : piece);
        }

        await stream.SendAsync(chunked ? "0\r\n\r\n" : "");
        var answer = await stream.ReadUntilAsync("}");

        Assert.StartsWith("HTTP/1.1 202 Accepted\r\n", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_most_that_a_job_can_have_is_accepted_and_one_byte_more_than_can_be_is_not()
    {
        var arguments = Enumerable.Repeat(new { value = new string('\u0001', 4000) }, 255);
        var largest = await _caller.PostAsync(JsonSerializer.Serialize(new { owner = "HR", action = "hello.sh", arguments }));
        var tooMany = await _caller.PostAsync(JsonSerializer.Serialize(new { owner = "HR", action = "hello.sh", arguments = Enumerable.Repeat(new { value = "" }, 256) }));
        var tooLong = await _caller.PostAsync(JsonSerializer.Serialize(new { owner = "HR", action = "hello.sh", arguments = new[] { new { value = new string('x', 4001) } } }));
        var space = new string(' ', 8 * 1024 * 1024);
        var tooLarge = await _caller.PostAsync(space + " ");
        var tooLargeInChunks = await _caller.PostAsync(new ChunkedContent(space + " "));

        Assert.True(largest.Status == 202, largest.Text);
        Assert.Equal((400, "BAD_ARGUMENTS"), (tooMany.Status, tooMany.Code));
        Assert.Equal((400, "BAD_ARGUMENTS"), (tooLong.Status, tooLong.Code));
        Assert.Equal((413, "BAD_REQUEST"), (tooLarge.Status, tooLarge.Code));
        Assert.Equal((413, "BAD_REQUEST"), (tooLargeInChunks.Status, tooLargeInChunks.Code));
    }

    [Theory]
    [InlineData("""{"owner":"HR","acton":"hello.sh"}""", 400, "BAD_REQUEST", "no field 'acton'")]
    [InlineData("""{"owner":5,"action":"hello.sh"}""", 400, "BAD_REQUEST", "owner is a number")]
    [InlineData("""owner=HR""", 400, "BAD_REQUEST", "no JSON")]
    [InlineData("", 400, "BAD_REQUEST", "no JSON")]
    [InlineData("""{"owner":"HR","action":"a\u0000.sh"}""", 400, "BAD_REQUEST", "without NUL")]
    [InlineData("""{"owner":"HR","action":"hello.sh","jobName":"a\u0000"}""", 400, "BAD_REQUEST", "job_name holds a NUL")]
    [InlineData("""{"owner":"HR","action":"hello.sh","arguments":[{"value":"a\u0000"}]}""", 400, "BAD_ARGUMENTS", "Argument 1 holds a NUL")]
    [InlineData("""{"owner":"HR","action":"nothing.sh"}""", 404, "ACTION_NOT_FOUND", "nothing.sh")]
    [InlineData("""{"owner":"HR","action":"/etc/passwd"}""", 403, "ACTION_OUTSIDE_ROOTS", "/etc/passwd")]
    [InlineData("""{"owner":"SYS","action":"hello.sh"}""", 403, "PERMISSION_DENIED", "SYS")]
    [InlineData("""{"owner":"HR","action":"hello.sh","runId":"a b"}""", 400, "BAD_REQUEST", "no run id")]
    [InlineData("""{"owner":"HR","action":"hello.sh","cancelOnDisconnect":true}""", 400, "BAD_REQUEST", "cancelOnDisconnect")]
    public async Task A_request_that_cannot_be_is_refused_with_a_problem(string json, int status, string code, string detail)
    {
        var answer = await _caller.PostAsync(json);

        Assert.Equal((status, code), (answer.Status, answer.Code));
        Assert.Contains(detail, answer.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("text/plain", 415)]
    [InlineData("application/json; charset=iso-8859-1", 415)]
    [InlineData("application/x-www-form-urlencoded", 415)]
    [InlineData("application/json;charset=\"UTF-8\"", 202)]
    public async Task A_body_must_be_json_in_utf_8(string type, int status)
    {
        var content = new ByteArrayContent("""{"owner":"HR","action":"hello.sh"}"""u8.ToArray());
        content.Headers.TryAddWithoutValidation("Content-Type", type);

        Assert.Equal(status, (await _caller.PostAsync(content)).Status);
    }

    [Theory]
    [InlineData("GET", "/", 404, "There are /v1/runs,")]
    [InlineData("GET", "/v1/runs/", 405, "use POST")]
    [InlineData("GET", "/v1/runs", 405, "use POST")]
    [InlineData("PUT", "/v1/runs/x", 405, "use GET, HEAD, DELETE")]
    [InlineData("POST", "/v1/runs/x/events", 405, "use GET")]
    [InlineData("GET", "/v1/runs/x/output", 404, "There are")]
    [InlineData("GET", "/v1/runs/none?wait=51", 400, "wait is '51': give seconds, 0 to 50")]
    [InlineData("GET", "/v1/runs/none?wait=-1", 400, "wait is '-1'")]
    [InlineData("GET", "/v1/runs/none?wait=1&wait=2", 400, "wait is there 2 times")]
    [InlineData("GET", "/v1/runs/none?wiat=1", 400, "no parameter 'wiat' here. There is wait")]
    [InlineData("DELETE", "/v1/runs/none?grace=x", 400, "grace is 'x'")]
    [InlineData("GET", "/v1/runs/none/events?after=-1", 400, "after is '-1'")]
    [InlineData("GET", "/v1/runs/none/output/stdout?x", 400, "no parameter 'x'")]
    [InlineData("GET", "/v1/runs/none", 404, "'none'")]
    [InlineData("DELETE", "/v1/runs/a%2Fb", 404, "knows no run")]
    public async Task A_path_method_or_parameter_that_is_not_there_is_told(string method, string path, int status, string detail)
    {
        var answer = await _caller.SendAsync(new HttpRequestMessage(new HttpMethod(method), path));

        Assert.Equal(status, answer.Status);
        Assert.NotEqual("", answer.Code);
        Assert.Contains(detail, answer.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wait_ends_with_the_run_or_with_its_time()
    {
        var go = Path.Combine(_agent.Agent.Root, "go");
        var id = await _caller.RunAsync(_agent.Agent.WriteScript($"#!/bin/sh\nuntil [ -e {go} ]; do sleep 0.05; done\n", ".sh"));

        var early = await _caller.GetAsync($"/v1/runs/{id}?wait=0.2");
        var waiting = _caller.EndOfAsync(id);
        await File.WriteAllTextAsync(go, "");
        var ended = await waiting;

        Assert.Contains(early.Json.GetProperty("state").GetString(), new[] { "RUN_STATE_RUNNING", "RUN_STATE_QUEUED" });
        Assert.Equal("OUTCOME_STATUS_SUCCEEDED", ended.GetProperty("outcome").GetProperty("status").GetString());
    }

    [Fact]
    public async Task A_run_is_stopped_and_the_audit_log_says_by_whom()
    {
        var id = await _caller.RunAsync(_agent.Agent.WriteScript("#!/bin/sh\necho begun\nsleep 600\n", ".sh"));

        var stopped = await _caller.DeleteAsync($"/v1/runs/{id}?grace=0.5");
        var ended = await _caller.EndOfAsync(id);
        var again = await _caller.DeleteAsync($"/v1/runs/{id}");

        Assert.Equal((202, "{ }"), (stopped.Status, stopped.Text));
        Assert.Equal("REASON_CANCELLED", ended.GetProperty("outcome").GetProperty("reason").GetString());
        Assert.True(again.Json.GetProperty("alreadyEnded").GetBoolean());
        var audit = await File.ReadAllTextAsync(Path.Combine(_agent.Agent.Data, "audit.log"));
        Assert.Contains($"\"action\":\"CancelRun\",\"outcome\":\"ok\",\"run_id\":\"{id}\"", audit, StringComparison.Ordinal);
        Assert.Contains($"\"action\":\"RunJob\",\"outcome\":\"accepted\",\"run_id\":\"{id}\"", audit, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Output_comes_whole_or_by_range()
    {
        var id = await _caller.RunAsync(_agent.Agent.WriteScript("#!/bin/sh\nprintf 0123456789\nprintf oops >&2\n", ".sh"));
        await _caller.EndOfAsync(id);
        var path = $"/v1/runs/{id}/output/stdout";

        var whole = await _caller.GetAsync(path);
        var middle = await _caller.GetAsync(path, "bytes=3-5");
        var end = await _caller.GetAsync(path, "bytes=-2");
        var beyond = await _caller.GetAsync(path, "bytes=10-");
        var bad = await _caller.GetAsync(path, "bytes=5-3");
        var head = await _caller.SendAsync(new HttpRequestMessage(HttpMethod.Head, path));

        Assert.Equal((200, "0123456789", "true"), (whole.Status, whole.Text, whole.Headers.GetValues("Scripthost-Output-Complete").Single()));
        Assert.Equal((206, "345", "bytes 3-5/10"), (middle.Status, middle.Text, $"{middle.ContentHeaders.ContentRange}"));
        Assert.Equal((206, "89", "bytes 8-9/10"), (end.Status, end.Text, $"{end.ContentHeaders.ContentRange}"));
        Assert.Equal((416, "BAD_REQUEST", "bytes */10"), (beyond.Status, beyond.Code, $"{beyond.ContentHeaders.ContentRange}"));
        Assert.Equal((400, "BAD_REQUEST"), (bad.Status, bad.Code));
        Assert.Equal((200, 10L, 0), (head.Status, head.ContentHeaders.ContentLength, head.Body.Length));
        Assert.Equal("oops", (await _caller.GetAsync($"/v1/runs/{id}/output/stderr")).Text);
    }

    [Fact]
    public async Task Output_of_a_run_that_goes_on_is_what_there_is()
    {
        var go = Path.Combine(_agent.Agent.Root, "go");
        var id = await _caller.RunAsync(_agent.Agent.WriteScript($"#!/bin/sh\nprintf abc\nuntil [ -e {go} ]; do sleep 0.05; done\nprintf def\n", ".sh"));
        var path = $"/v1/runs/{id}/output/stdout";
        var part = await Until(() => _caller.GetAsync(path, "bytes=0-"), answer => answer.Status == 206);

        Assert.Equal(("abc", "bytes 0-2/*", "false"), (part.Text, $"{part.ContentHeaders.ContentRange}", part.Headers.GetValues("Scripthost-Output-Complete").Single()));
        Assert.Equal(416, (await _caller.GetAsync(path, "bytes=3-")).Status);
        await File.WriteAllTextAsync(go, "");
        await _caller.EndOfAsync(id);
        Assert.Equal("def", (await _caller.GetAsync(path, "bytes=3-")).Text);
    }

    [Fact]
    public async Task What_is_no_longer_kept_of_a_big_output_is_told_and_never_passed_over()
    {
        const int lines = 400_000;
        var id = await _caller.RunAsync(_agent.Agent.WriteScript($"#!/bin/sh\nseq -w 1000000 {1_000_000 + lines - 1}\n", ".sh"));
        await _caller.EndOfAsync(id);
        var path = $"/v1/runs/{id}/output/stdout";

        var whole = await _caller.GetAsync(path);
        var head = await _caller.GetAsync(path, "bytes=0-");
        var gap = await _caller.GetAsync(path, $"bytes={head.Body.Length}-");
        var tail = await _caller.GetAsync(path, "bytes=-16");

        Assert.Equal((410, "OUTPUT_NOT_KEPT"), (whole.Status, whole.Code));
        Assert.Contains($"Of the {lines * 8} bytes of stdout these are kept: 0-{head.Body.Length - 1}, ", whole.Detail, StringComparison.Ordinal);
        Assert.Equal((206, $"bytes 0-{head.Body.Length - 1}/{lines * 8}"), (head.Status, $"{head.ContentHeaders.ContentRange}"));
        Assert.StartsWith("1000000\n1000001\n", head.Text, StringComparison.Ordinal);
        Assert.Equal((410, "OUTPUT_NOT_KEPT"), (gap.Status, gap.Code));
        Assert.Equal((206, "1399998\n1399999\n"), (tail.Status, tail.Text));
        foreach (var piece in whole.Detail.Split(": ")[1].Split(". ")[0].Split(", "))
        {
            var first = int.Parse(piece.Split('-')[0], System.Globalization.CultureInfo.InvariantCulture);
            var kept = await _caller.GetAsync(path, $"bytes={piece}");
            Assert.Equal(ExpectedBytes(first, kept.Body.Length), kept.Text);
        }
    }

    [Fact]
    public async Task What_the_document_describes_is_what_is_served()
    {
        var document = (await _caller.GetAsync("/v1/openapi.json")).Json.GetProperty("paths");
        var missing = await _caller.GetAsync("/nothing");

        Assert.Equal(
            document.EnumerateObject().Select(path => path.Name).Order(StringComparer.Ordinal),
            missing.Detail.Split("There are ")[1].TrimEnd('.').Split(", ").Order(StringComparer.Ordinal));
        foreach (var path in document.EnumerateObject())
        {
            var options = await _caller.SendAsync(new HttpRequestMessage(HttpMethod.Options, path.Name.Replace("{id}", "none", StringComparison.Ordinal)));
            Assert.Equal(405, options.Status);
            Assert.Equal(
                path.Value.EnumerateObject().Select(method => method.Name.ToUpperInvariant()).Order(StringComparer.Ordinal),
                options.ContentHeaders.Allow.Where(method => method != "HEAD").Order(StringComparer.Ordinal));
        }
    }

    public async Task DisposeAsync()
    {
        _caller.Dispose();
        await _agent.DisposeAsync();
    }

    private HttpCaller CallerNamed(string name) => HttpCaller.WithCertificate(_agent.Address, IssuedCertificate.For(name, _agent.Wallet));

    private static string ExpectedBytes(int first, int count)
    {
        var text = string.Concat(Enumerable.Range(first / 8, (count / 8) + 2).Select(line => $"{1_000_000 + line}\n"));
        return text.Substring(first % 8, count);
    }

    private static async Task<HttpAnswer> Until(Func<Task<HttpAnswer>> ask, Func<HttpAnswer, bool> isIt)
    {
        using var bound = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        while (true)
        {
            var answer = await ask();
            if (isIt(answer))
            {
                return answer;
            }

            await Task.Delay(20, bound.Token);
        }
    }

    /// <summary>A body without a length.</summary>
    private sealed class ChunkedContent : HttpContent
    {
        private readonly byte[] _bytes;

        public ChunkedContent(string text)
        {
            _bytes = Encoding.UTF8.GetBytes(text);
            Headers.TryAddWithoutValidation("Content-Type", "application/json");
        }

        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => stream.WriteAsync(_bytes).AsTask();

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
