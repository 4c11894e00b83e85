using ScriptHost.Cli.Sql.Values;

namespace ScriptHost.Cli.Sql.Packages;

/// <summary>DBMS_OUTPUT, which prints at once.</summary>
internal static class OutputPackage
{
    public const string Name = "DBMS_OUTPUT";

    public static IEnumerable<Subprogram> Subprograms { get; } =
    [
        new(Name, "PUT_LINE", [new Signature(Parameter.Text("A"))], new Printing((host, values) => host.PutLine(values.GetValueOrDefault("A")?.ToString() ?? ""))),
        new(Name, "NEW_LINE", [new Signature()], new Printing((host, _) => host.PutLine(""))),
        // What switches its buffer on; there is none.
        new(Name, "ENABLE", [new Signature(Parameter.Number("BUFFER_SIZE", "20000"))], new Printing((_, _) => { })),
    ];

    private sealed class Printing(Action<ICallHost, IReadOnlyDictionary<string, SqlValue>> print) : IVerb
    {
        public Task<IReadOnlyDictionary<string, SqlValue?>> CallAsync(ICallHost host, IReadOnlyDictionary<string, SqlValue> values, CancellationToken cancellationToken)
        {
            print(host, values);
            return Task.FromResult<IReadOnlyDictionary<string, SqlValue?>>(new Dictionary<string, SqlValue?>());
        }
    }
}
