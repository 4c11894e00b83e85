using System.Collections;
using System.Reflection;
using ScriptHost.Scripting;

namespace ScriptHost.Data.Tests;

/// <summary>docs/connection.md says of each of python-oracledb's 62 members what it does here: that is true.</summary>
[Collection(OneServer.Name)]
public sealed class MemberTableTests(PostgreSqlServer server)
{
    private const string Methods =
        "__enter__ __exit__ begin cancel changepassword close commit createlob cursor decode_oson encode_oson getSodaDatabase gettype is_healthy "
        + "msgproperties ping prepare queue rollback shutdown startup subscribe tpc_begin tpc_commit tpc_end tpc_forget tpc_prepare tpc_recover "
        + "tpc_rollback unsubscribe xid";

    private const string Attributes =
        "action autocommit call_timeout client_identifier clientinfo current_schema db_domain db_name dbop dsn econtext_id edition external_name "
        + "handle inputtypehandler instance_name internal_name ltxid max_open_cursors module outputtypehandler proxy_user sdu service_name "
        + "stmtcachesize tag thin transaction_in_progress username version warning";

    private static readonly List<Entry> Table = Read();

    [Fact]
    public void The_table_has_every_member_once_with_a_state_on_each_provider()
    {
        Assert.Equal($"{Methods} {Attributes}".Split(' '), Table.Select(entry => entry.Python));
        Assert.Equal(62, Table.Count);
        Assert.All(Table.SelectMany(entry => entry.States), state => Assert.Contains(state, new[] { "works", "kept", "empty", "refused" }));
    }

    [Fact]
    public void Every_member_is_there_under_the_name_that_the_table_gives()
    {
        var missing = Table.Where(entry => typeof(ScriptConnection).GetMember(entry.Member).Length == 0);
        Assert.Empty(missing.Select(entry => entry.Member));
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgresql")]
    public void The_states_are_what_the_connection_does(string provider)
    {
        using ITestDatabase database = provider == "sqlite" ? new TestDatabase() : new PostgreSqlDatabase(server);
        foreach (var entry in Table)
        {
            using var connection = database.Open();
            var state = entry.States[provider == "sqlite" ? 0 : 1];
            var error = Record.Exception(() => AssertState(connection, entry, state));
            Assert.True(error is null, $"{entry.Member} on {provider}: {error?.Message}");
        }
    }

    private static void AssertState(ScriptConnection connection, Entry entry, string state)
    {
        if (state == "refused")
        {
            var refusal = Assert.IsType<FeatureNotSupportedException>(Record.Exception(() => Call(connection, entry.Member)));
            Assert.Equal(connection.Dialect.Provider, refusal.Provider);
        }
        else if (state == "kept")
        {
            var property = typeof(ScriptConnection).GetProperty(entry.Member)!;
            property.SetValue(connection, "kept");
            Assert.Equal("kept", property.GetValue(connection));
        }
        else if (state == "empty")
        {
            var value = Call(connection, entry.Member);
            Assert.True(value is null or "" or false or 0 or ReadOnlyMemory<byte> { Length: 0 } or ICollection { Count: 0 }, $"it is {value}");
        }
    }

    /// <summary>Reads a property, or calls a method with arguments that do.</summary>
    private static object? Call(ScriptConnection connection, string member)
    {
        // A branch must be named where none was begun.
        object? Argument(ParameterInfo parameter) => parameter.ParameterType == typeof(Xid) ? connection.CreateXid(1, "a", "b")
            : parameter.ParameterType == typeof(string) ? "a"
            : parameter.HasDefaultValue && parameter.DefaultValue is not null ? parameter.DefaultValue
            : parameter.ParameterType.IsValueType ? Activator.CreateInstance(parameter.ParameterType) : null;

        if (member == nameof(ScriptConnection.DecodeOson))
        {
            // Spans cannot be passed by reflection.
            return connection.DecodeOson([]);
        }

        try
        {
            return typeof(ScriptConnection).GetProperty(member) is { } property
                ? property.GetValue(connection)
                : typeof(ScriptConnection).GetMethods().First(method => method.Name == member) is var method
                    ? method.Invoke(connection, [.. method.GetParameters().Select(Argument)])
                    : null;
        }
        catch (TargetInvocationException e)
        {
            throw e.InnerException!;
        }
    }

    private static List<Entry> Read() =>
    [
        .. File.ReadLines(Path.Combine(AppContext.BaseDirectory, "connection.md"))
            .Where(line => line.StartsWith("| `", StringComparison.Ordinal))
            .Select(line => line.Split('|', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
            .Select(cells => new Entry(cells[0].Trim('`'), cells[1].Trim('`'), cells[2..])),
    ];

    private sealed record Entry(string Python, string Member, string[] States);
}
