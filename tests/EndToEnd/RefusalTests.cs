using Grpc.Core;
using ScriptHost.Errors;
using ScriptHost.V1;

namespace ScriptHost.EndToEnd;

[Collection(OneAgent.Name)]
public sealed class RefusalTests(AgentFixture agent)
{
    [Theory]
    [InlineData("missing.csx", ErrorCode.ActionNotFound)]
    [InlineData("/etc/passwd", ErrorCode.ActionOutsideRoots)]
    [InlineData("../../../etc/passwd", ErrorCode.ActionOutsideRoots)]
    [InlineData("README.md", ErrorCode.ActionKindUnknown)]
    [InlineData(".", ErrorCode.ActionNotAFile)]
    [InlineData("", ErrorCode.BadRequest)]
    public async Task An_action_that_cannot_be_run_is_a_typed_error(string action, ErrorCode code) =>
        await AssertRefusedAsync(new RunJobRequest { Owner = "TESTER", Action = action }, code);

    [Fact]
    public async Task More_than_255_arguments_are_refused()
    {
        var request = new RunJobRequest { Owner = "TESTER", Action = "hello.csx" };
        request.Arguments.Add(Enumerable.Repeat(new Argument { Value = "x" }, 255));
        Assert.Equal(OutcomeStatus.Succeeded, (await agent.RunAsync(request)).Outcome.Status);

        request.Arguments.Add(new Argument { Value = "x" });
        await AssertRefusedAsync(request, ErrorCode.BadArguments);
    }

    [Fact]
    public async Task An_argument_over_4000_bytes_is_refused()
    {
        Assert.Equal(OutcomeStatus.Succeeded, (await agent.RunAsync(With(new string('x', 4000)))).Outcome.Status);
        await AssertRefusedAsync(With(new string('x', 4001)), ErrorCode.BadArguments);
        await AssertRefusedAsync(With(new string('€', 1334)), ErrorCode.BadArguments);
    }

    [Fact]
    public async Task An_argument_with_a_NUL_is_refused() => await AssertRefusedAsync(With("a\0b"), ErrorCode.BadArguments);

    [Theory]
    [InlineData("")]
    [InlineData("../HR")]
    public async Task A_name_that_no_user_can_have_is_refused(string owner) =>
        await AssertRefusedAsync(new RunJobRequest { Owner = owner, Action = "hello.csx" }, ErrorCode.BadRequest);

    [Fact]
    public async Task A_run_id_stands_for_one_request()
    {
        await agent.RunAsync(new RunJobRequest { Owner = "TESTER", RunId = "taken", Action = "hello.csx" });

        await AssertRefusedAsync(new RunJobRequest { Owner = "OTHER", RunId = "taken", Action = "hello.csx" }, ErrorCode.RunExists);
        await AssertRefusedAsync(new RunJobRequest { Owner = "TESTER", RunId = "not an id", Action = "hello.csx" }, ErrorCode.BadRequest);
    }

    [Fact]
    public async Task A_run_that_never_was_is_not_found()
    {
        var refused = await Assert.ThrowsAsync<RpcException>(async () => await agent.Client.GetRunAsync(new GetRunRequest { RunId = "never-was" }));

        Assert.Equal("RUN_NOT_FOUND", refused.Trailers.GetValue(ErrorTable.TrailerKey));
    }

    private static RunJobRequest With(string argument) =>
        new() { Owner = "TESTER", Action = "hello.csx", Arguments = { new Argument { Value = argument } } };

    private async Task AssertRefusedAsync(RunJobRequest request, ErrorCode code)
    {
        using var call = agent.Client.RunJob(request);
        var refused = await Assert.ThrowsAsync<RpcException>(() => call.ResponseStream.MoveNext(CancellationToken.None));

        var row = ErrorTable.Get(code);
        Assert.Equal((row.Status, row.Name), (refused.StatusCode, refused.Trailers.GetValue(ErrorTable.TrailerKey)));
        Assert.DoesNotContain("   at ", refused.Status.Detail, StringComparison.Ordinal);
    }
}
