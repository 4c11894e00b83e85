using Google.Protobuf;
using Google.Protobuf.Reflection;
using ScriptHost.Cli.Sql.Values;

namespace ScriptHost.Cli.Sql.Packages;

/// <summary>A call of the agent, whose request has a field for each parameter, named as it is.</summary>
/// <param name="call">Sends the request.</param>
/// <param name="read">What of the reply concerns the caller; null: nothing.</param>
internal sealed class RpcVerb<TRequest, TReply>(
    Func<AgentConnection, TRequest, CancellationToken, Task<TReply>> call, Func<ICallHost, TReply, (string Name, SqlValue? Value)?>? read = null) : IVerb
    where TRequest : IMessage, new()
{
    private const string UserField = "user";

    private static readonly Dictionary<string, SqlValue?> Nothing = [];

    public async Task<IReadOnlyDictionary<string, SqlValue?>> CallAsync(ICallHost host, IReadOnlyDictionary<string, SqlValue> values, CancellationToken cancellationToken)
    {
        var request = new TRequest();
        foreach (var (name, value) in values)
        {
            if (FieldOf(request, name) is { } field)
            {
                field.Accessor.SetValue(request, Convert(field, value));
            }
        }

        FieldOf(request, UserField)?.Accessor.SetValue(request, host.User);
        var reply = await call(host.Agent, request, cancellationToken);
        return read?.Invoke(host, reply) is { } given ? new Dictionary<string, SqlValue?> { [given.Name] = given.Value } : Nothing;
    }

    private static FieldDescriptor? FieldOf(TRequest request, string parameter) => request.Descriptor.FindFieldByName(parameter.ToLowerInvariant());

    private static object Convert(FieldDescriptor field, SqlValue value) => field.FieldType switch
    {
        FieldType.Bool => ((BooleanValue)value).Value,
        FieldType.Int64 => (long)((NumberValue)value).Value,
        FieldType.Int32 => (int)((NumberValue)value).Value,
        FieldType.Enum => CommitSemanticsNames.Parse(value.ToString()),
        _ => value.ToString(),
    };
}
