using System.Collections.Immutable;
using System.Data.Common;
using ScriptHost.Security;
using ScriptHost.Security.Wallets;
using ScriptHost.Storage;
using ScriptHost.V1;

namespace ScriptHost.Registry;

/// <summary>All that is registered at one moment. It is little, and asked for at every run: it is kept in memory.</summary>
internal sealed record RegistryContent
{
    /// <summary>Later content has a higher one.</summary>
    public required long Number { get; init; }

    public required ImmutableDictionary<string, RegistryUser> Users { get; init; }

    public required ImmutableDictionary<string, Endpoint> Endpoints { get; init; }

    /// <summary>The paths by name.</summary>
    public required ImmutableDictionary<string, string> Directories { get; init; }

    public required ImmutableDictionary<(string Endpoint, string User), EndpointGrant> Grants { get; init; }

    /// <summary>Before anything was read.</summary>
    public static RegistryContent Nothing { get; } = new()
    {
        Number = 0,
        Users = ImmutableDictionary<string, RegistryUser>.Empty,
        Endpoints = ImmutableDictionary<string, Endpoint>.Empty,
        Directories = ImmutableDictionary<string, string>.Empty,
        Grants = ImmutableDictionary<(string, string), EndpointGrant>.Empty,
    };

    public RegistryUser? UserOf(ClientIdentity client) => Users.Values.FirstOrDefault(user => user.Identities.Any(identity => identity.Matches(client)));

    /// <summary>True when the user may use the endpoint.</summary>
    public bool MayUse(RegistryUser user, string endpoint) => user.IsAdmin || Grants.ContainsKey((endpoint, user.Name));

    public static RegistryContent Read(StoreConnection connection, long number)
    {
        var identities = Rows(connection, "SELECT user_name, identity FROM user_identities", row => (User: row.GetString(0), Identity: UserIdentity.Parse(row.GetString(1)))).ToLookup(row => row.User, row => row.Identity);
        var privileges = Rows(connection, "SELECT user_name, privilege FROM user_privileges", row => (User: row.GetString(0), Privilege: PrivilegeNames.Parse(row.GetString(1)))).ToLookup(row => row.User, row => row.Privilege);
        var users = Rows(connection, "SELECT name FROM users", row => row.GetString(0))
            .Select(name => new RegistryUser(name, [.. identities[name]], privileges[name].ToHashSet()));
        var directories = Rows(connection, "SELECT name, path FROM directories", row => KeyValuePair.Create(row.GetString(0), row.GetString(1))).ToImmutableDictionary();
        var endpoints = Rows(connection, "SELECT name, urls, wallet_dir, cert_dn, created_at, created_by FROM endpoints", row => new Endpoint(
            row.GetString(0),
            EndpointUrl.ParseAll(row.GetString(1)),
            row.GetString(2),
            row.GetString(2).StartsWith('/') ? row.GetString(2) : directories.GetValueOrDefault(row.GetString(2)),
            row.GetString(3) is { Length: > 0 } name ? DistinguishedName.TryParse(name) : null,
            DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(4)),
            row.GetString(5)));
        var grants = Rows(connection, "SELECT endpoint, user_name, granted_at, granted_by FROM endpoint_grants", row => new EndpointGrant
        {
            RemoteEndpointName = row.GetString(0),
            UserName = row.GetString(1),
            GrantedAt = Google.Protobuf.WellKnownTypes.Timestamp.FromDateTimeOffset(DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(2))),
            GrantedBy = row.GetString(3),
        });
        return new RegistryContent
        {
            Number = number,
            Users = users.ToImmutableDictionary(user => user.Name),
            Endpoints = endpoints.ToImmutableDictionary(endpoint => endpoint.Name),
            Directories = directories,
            Grants = grants.ToImmutableDictionary(grant => (grant.RemoteEndpointName, grant.UserName)),
        };
    }

    private static List<T> Rows<T>(StoreConnection connection, string sql, Func<DbDataReader, T> read)
    {
        using var reader = connection.Prepare(sql).ExecuteReader();
        var rows = new List<T>();
        while (reader.Read())
        {
            rows.Add(read(reader));
        }

        return rows;
    }
}
