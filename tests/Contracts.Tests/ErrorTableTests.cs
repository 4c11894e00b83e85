using Grpc.Core;
using ScriptHost.Errors;
using ScriptHost.V1;

namespace ScriptHost.Contracts.Tests;

public sealed class ErrorTableTests
{
    [Fact]
    public void Every_code_has_exactly_one_row() =>
        Assert.Equal(Enum.GetValues<ErrorCode>().Order(), ErrorTable.Rows.Select(row => row.Code).Order());

    [Fact]
    public void Exit_codes_of_the_host_lie_between_101_and_125() =>
        Assert.All(ErrorTable.Rows, row => Assert.InRange(row.ExitCode, 101, 125));

    [Fact]
    public void No_error_is_carried_by_the_status_of_success() =>
        Assert.All(ErrorTable.Rows, row => Assert.NotEqual(StatusCode.OK, row.Status));

    [Fact]
    public void Every_error_has_an_http_status_of_failure_and_what_may_succeed_later_one_that_says_so() =>
        Assert.All(ErrorTable.Rows, row => Assert.True(row.Retry == RetryAdvice.Later ? row.HttpStatus is 502 or 503 : row.HttpStatus is >= 400 and < 600, row.Name));

    [Fact]
    public void A_row_is_found_by_its_name() =>
        Assert.All(ErrorTable.Rows, row => Assert.Same(row, ErrorTable.Find(row.Name)));

    [Fact]
    public void A_name_of_another_version_is_not_found() => Assert.Null(ErrorTable.Find("FROM_THE_FUTURE"));

    [Theory]
    [InlineData(1, 1)]
    [InlineData(99, 99)]
    [InlineData(100, 100)]
    [InlineData(4000, 100)]
    [InlineData(-1, 100)]
    [InlineData(long.MinValue, 100)]
    public void A_value_is_the_exit_code_where_it_fits(long value, int exitCode) =>
        Assert.Equal(exitCode, ErrorTable.ExitCodeOf(new Outcome { Status = OutcomeStatus.Failed, ErrorNumber = value }));

    [Fact]
    public void No_failure_exits_with_0() =>
        Assert.All(
            from status in new[] { OutcomeStatus.Unspecified, OutcomeStatus.Failed, OutcomeStatus.Stopped }
            from reason in Enum.GetValues<Reason>()
            select ErrorTable.ExitCodeOf(new Outcome { Status = status, Reason = reason }),
            exitCode => Assert.InRange(exitCode, 1, 125));

    [Fact]
    public void Every_reason_has_an_exit_code_of_its_own_kind() =>
        Assert.All(
            Enum.GetValues<Reason>().Where(reason => reason != Reason.Unspecified),
            reason => Assert.InRange(ErrorTable.ExitCodeOf(new Outcome { Status = OutcomeStatus.Failed, Reason = reason }), 111, 125));
}
