using System.Data.Common;
using ScriptHost.Data.Oracle;
using ScriptHost.Scripting;

namespace ScriptHost.Data.Carried;

/// <summary>Errors of the caller's session, by what its driver says of them.</summary>
internal static class CarriedErrors
{
    private const int UserRequestedCancel = 1013;

    public static ScriptDbException Describe(DbException error)
    {
        var carried = error as CarriedException;
        return carried is null or { IsLost: true }
            ? new ScriptDbException(
                "CONNECTION_LOST",
                carried?.Number ?? 0,
                $"The caller's session cannot be used any more: {error.Message.TrimEnd('.')}. What becomes of its transaction is the caller's to decide.",
                error)
            {
                DriverError = error,
            }
            : new ScriptDbException(
                carried.Code,
                carried.Number,
                carried.Message,
                error,
                carried.IsRecoverable || OracleErrors.IsTransient(carried.Number),
                carried.Position)
            {
                DriverError = error,
            };
    }

    public static bool IsFatal(DbException error) => error is CarriedException { IsLost: true } || OracleErrors.IsFatal(error);

    public static bool IsInterruption(DbException error) => error is CarriedException { WasBroken: true } or CarriedException { Number: UserRequestedCancel };
}
