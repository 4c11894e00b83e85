using Grpc.Core;
using ScriptHost.V1;

namespace ScriptHost.Errors;

/// <summary>What a caller does best after an error.</summary>
public enum RetryAdvice
{
    /// <summary>The same request fails again until something is changed.</summary>
    No,

    /// <summary>The same request may succeed later; nothing was started.</summary>
    Later,
}

/// <summary>One row of <see cref="ErrorTable"/>.</summary>
/// <param name="Code">The error.</param>
/// <param name="Name">Its name on the wire and in JSON.</param>
/// <param name="Status">The gRPC status that carries it.</param>
/// <param name="HttpStatus">The status that carries it over the JSON interface.</param>
/// <param name="ExitCode">What the command exits with, 101 to 125.</param>
/// <param name="Retry">What a caller does best.</param>
public sealed record ErrorRow(ErrorCode Code, string Name, StatusCode Status, int HttpStatus, int ExitCode, RetryAdvice Retry);

/// <summary>
/// The closed table from which gRPC status, HTTP status, exit code and retry advice of every error are taken, and the exit code of every
/// reason that ends a run. Exit codes 0 to 99 are the script's own value, 100 stands for any other value.
/// </summary>
public static class ErrorTable
{
    /// <summary>The metadata key of a failed call's trailers that carries <see cref="ErrorRow.Name"/>.</summary>
    public const string TrailerKey = "scripthost-error";

    /// <summary>The metadata key of a failed call's trailers that carries, in milliseconds, when another try is worth it.</summary>
    public const string RetryAfterKey = "scripthost-retry-after-ms";

    /// <summary>What the command exits with when a script returned a value that no exit code can hold.</summary>
    public const int OtherValueExitCode = 100;

    private static readonly ErrorRow[] Table =
    [
        new(ErrorCode.BadCommandLine, "BAD_COMMAND_LINE", StatusCode.InvalidArgument, 400, 101, RetryAdvice.No),
        new(ErrorCode.BadSettings, "BAD_SETTINGS", StatusCode.FailedPrecondition, 500, 102, RetryAdvice.No),
        new(ErrorCode.Internal, "INTERNAL", StatusCode.Internal, 500, 103, RetryAdvice.No),
        new(ErrorCode.AgentUnreachable, "AGENT_UNREACHABLE", StatusCode.Unavailable, 502, 104, RetryAdvice.Later),
        new(ErrorCode.AgentDraining, "AGENT_DRAINING", StatusCode.Unavailable, 503, 104, RetryAdvice.Later),
        new(ErrorCode.AgentNotTrusted, "AGENT_NOT_TRUSTED", StatusCode.FailedPrecondition, 502, 104, RetryAdvice.No),
        new(ErrorCode.AgentBusy, "AGENT_BUSY", StatusCode.ResourceExhausted, 503, 105, RetryAdvice.Later),
        new(ErrorCode.StoreFailed, "STORE_FAILED", StatusCode.Unavailable, 503, 105, RetryAdvice.Later),
        new(ErrorCode.BadRequest, "BAD_REQUEST", StatusCode.InvalidArgument, 400, 106, RetryAdvice.No),
        new(ErrorCode.BadArguments, "BAD_ARGUMENTS", StatusCode.InvalidArgument, 400, 106, RetryAdvice.No),
        new(ErrorCode.BadWallet, "BAD_WALLET", StatusCode.FailedPrecondition, 500, 106, RetryAdvice.No),
        new(ErrorCode.ActionNotFound, "ACTION_NOT_FOUND", StatusCode.NotFound, 404, 107, RetryAdvice.No),
        new(ErrorCode.ActionOutsideRoots, "ACTION_OUTSIDE_ROOTS", StatusCode.PermissionDenied, 403, 107, RetryAdvice.No),
        new(ErrorCode.ActionNotAFile, "ACTION_NOT_A_FILE", StatusCode.FailedPrecondition, 409, 107, RetryAdvice.No),
        new(ErrorCode.ActionKindUnknown, "ACTION_KIND_UNKNOWN", StatusCode.InvalidArgument, 400, 107, RetryAdvice.No),
        new(ErrorCode.ActionUnreadable, "ACTION_UNREADABLE", StatusCode.FailedPrecondition, 409, 107, RetryAdvice.No),
        new(ErrorCode.PermissionDenied, "PERMISSION_DENIED", StatusCode.PermissionDenied, 403, 108, RetryAdvice.No),
        new(ErrorCode.RunNotFound, "RUN_NOT_FOUND", StatusCode.NotFound, 404, 109, RetryAdvice.No),
        new(ErrorCode.RunExists, "RUN_EXISTS", StatusCode.AlreadyExists, 409, 109, RetryAdvice.No),
        new(ErrorCode.RunExpired, "RUN_EXPIRED", StatusCode.FailedPrecondition, 410, 109, RetryAdvice.No),
        new(ErrorCode.OutputNotKept, "OUTPUT_NOT_KEPT", StatusCode.FailedPrecondition, 410, 109, RetryAdvice.No),
        new(ErrorCode.NotRegistered, "NOT_REGISTERED", StatusCode.NotFound, 404, 109, RetryAdvice.No),
        new(ErrorCode.NameTaken, "NAME_TAKEN", StatusCode.AlreadyExists, 409, 109, RetryAdvice.No),
        new(ErrorCode.NoSuchObject, "NO_SUCH_OBJECT", StatusCode.NotFound, 404, 109, RetryAdvice.No),
        new(ErrorCode.ObjectExists, "OBJECT_EXISTS", StatusCode.AlreadyExists, 409, 109, RetryAdvice.No),
        new(ErrorCode.WrongState, "WRONG_STATE", StatusCode.FailedPrecondition, 409, 109, RetryAdvice.No),
        new(ErrorCode.NotSupported, "NOT_SUPPORTED", StatusCode.Unimplemented, 501, 109, RetryAdvice.No),
        new(ErrorCode.ComponentMissing, "COMPONENT_MISSING", StatusCode.FailedPrecondition, 501, 110, RetryAdvice.No),
        new(ErrorCode.WorkerUnavailable, "WORKER_UNAVAILABLE", StatusCode.Unavailable, 503, 110, RetryAdvice.Later),
        new(ErrorCode.RunsStopped, "RUNS_STOPPED", StatusCode.Cancelled, 503, 124, RetryAdvice.No),
    ];

    private static readonly Dictionary<ErrorCode, ErrorRow> ByCode = Table.ToDictionary(row => row.Code);
    private static readonly Dictionary<string, ErrorRow> ByName = Table.ToDictionary(row => row.Name, StringComparer.Ordinal);

    /// <summary>All rows, in order of their exit codes.</summary>
    public static IReadOnlyList<ErrorRow> Rows => Table;

    /// <summary>The row of an error.</summary>
    public static ErrorRow Get(ErrorCode code) => ByCode[code];

    /// <summary>The row with a given name, as found in a call's trailers; null for a name that this version does not know.</summary>
    public static ErrorRow? Find(string name) => ByName.GetValueOrDefault(name);

    /// <summary>What <c>scripthost run</c> exits with after an outcome: never 0 unless the run succeeded.</summary>
    public static int ExitCodeOf(Outcome outcome) => outcome.Reason switch
    {
        _ when outcome.Status == OutcomeStatus.Succeeded => 0,
        Reason.Unspecified when outcome.ErrorNumber is > 0 and < OtherValueExitCode => (int)outcome.ErrorNumber,
        Reason.Unspecified => OtherValueExitCode,
        Reason.CompileError => 111,
        Reason.NoEntryPoint => 112,
        Reason.BadReturnValue => 113,
        Reason.UnhandledException => 114,
        Reason.ProcessExited => 115,
        Reason.Crashed => 116,
        Reason.TimedOut => 117,
        Reason.CpuLimit or Reason.OutOfMemory or Reason.OutputLimit => 118,
        Reason.ConnectionFailed => 119,
        Reason.CommitFailed => 120,
        Reason.WorkerLost => 121,
        Reason.NotStarted => 122,
        Reason.Cancelled => 123,
        Reason.ShutDown => 124,
        _ => ErrorTable.Get(ErrorCode.Internal).ExitCode,
    };
}
