using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using ScriptHost.Errors;
using ScriptHost.Posix;
using ScriptHost.Registry;
using ScriptHost.Scheduling;
using ScriptHost.Security;
using ScriptHost.Storage;
using ScriptHost.V1;
using ScriptHost.Workers;

namespace ScriptHost.Tests.Scheduling;

/// <summary>Every user, with every set of privileges, wants everything of its own and of others' jobs.</summary>
public sealed class RegistryAuthorityTests : IAsyncLifetime, IDisposable
{
    private static readonly Privilege[] All = [Privilege.Admin, Privilege.ManageScheduler, Privilege.CreateJob];

    private readonly string _folder = Directory.CreateTempSubdirectory("authority").FullName;
    private SchedulerStore _file = null!;
    private UserRegistry _users = null!;
    private RegistryAuthority _authority = null!;

    public async Task InitializeAsync()
    {
        var workers = Options.Create(new WorkersOptions());
        _file = SchedulerStore.Open(_folder, NullLogger<SchedulerStore>.Instance);
        var store = new RegistryStore(_file, TimeProvider.System);
        await store.LoadAsync();
        var authority = new Authority(store, workers);
        _users = new UserRegistry(store, authority, TimeProvider.System);
        _authority = new RegistryAuthority(authority, store, new GrantCheck(store));
    }

    public async Task DisposeAsync() => await _file.DisposeAsync();

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Everything_is_open_to_exactly_those_who_may_do_it()
    {
        var wrong = new List<string>();
        for (var set = 0; set < 1 << All.Length; set++)
        {
            var (user, privileges) = ($"USER_{set}", All.Where((_, i) => (set & (1 << i)) != 0).ToList());
            await _users.CreateAsync(new CreateUserRequest { Name = user });
            foreach (var privilege in privileges)
            {
                await _users.GrantAsync(user, privilege);
            }

            foreach (var wanted in Enum.GetValues<JobPrivilege>())
            {
                foreach (var owner in new[] { user, "SOMEBODY" })
                {
                    // By the words of the manual: CREATE JOB is for one's own schema, MANAGE SCHEDULER for what belongs to nobody.
                    var may = privileges.Contains(Privilege.Admin)
                        || (wanted == JobPrivilege.ReadHistory && privileges.Contains(Privilege.ManageScheduler))
                        || (wanted == JobPrivilege.ManageScheduler ? privileges.Contains(Privilege.ManageScheduler) : owner == user && privileges.Contains(Privilege.CreateJob));
                    if (may != IsAllowed(() => _authority.Check(user, wanted, owner)))
                    {
                        wrong.Add($"{user} ({string.Join(", ", privileges)}) {wanted} {owner}");
                    }
                }
            }
        }

        Assert.Empty(wrong);
    }

    [Fact]
    public async Task Only_an_administrator_calls_as_another_user()
    {
        await _users.CreateAsync(new CreateUserRequest { Name = "hr", UserIds = { 54321 } });
        var (installer, hr, stranger) = (Client(ThisProcess.UserId), Client(54321), Client(54322));

        Assert.Equal("ADMIN", _authority.UserOf(installer, ""));
        Assert.Equal("ANYBODY", _authority.UserOf(installer, "anybody"));
        Assert.Equal("HR", _authority.UserOf(hr, ""));
        Assert.Equal("HR", _authority.UserOf(hr, "hr"));
        Assert.False(IsAllowed(() => _authority.UserOf(hr, "admin")));
        Assert.False(IsAllowed(() => _authority.UserOf(stranger, "")));
    }

    private static ClientIdentity Client(int userId) => ClientIdentity.OfUser(userId);

    private static bool IsAllowed(Action action)
    {
        try
        {
            action();
            return true;
        }
        catch (ScriptHostException exception) when (exception.Code == ErrorCode.PermissionDenied)
        {
            return false;
        }
    }
}
