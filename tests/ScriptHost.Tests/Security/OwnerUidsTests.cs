using ScriptHost.Errors;
using ScriptHost.Security;

namespace ScriptHost.Tests.Security;

public sealed class OwnerUidsTests : IDisposable
{
    private readonly string _folder = Path.Combine(Path.GetTempPath(), $"uids-{Guid.NewGuid():N}");

    [Fact]
    public void Every_owner_has_an_id_of_its_own_that_a_restart_does_not_change()
    {
        var range = new UidRange(5000, 5050);
        var owners = Enumerable.Range(0, 50).Select(i => OwnerName.Parse($"owner{i}")).ToList();
        var first = new OwnerUids(_folder, range);
        var ids = owners.Select(first.UidOf).ToList();

        Assert.Equal(50, ids.Distinct().Count());
        Assert.All(ids, id => Assert.InRange(id, 5001, 5050));
        Assert.Equal(ids, owners.AsEnumerable().Reverse().Select(new OwnerUids(_folder, range).UidOf).Reverse());
    }

    [Fact]
    public async Task Agents_that_share_a_data_folder_agree()
    {
        var range = new UidRange(5000, 5020);
        var owners = Enumerable.Range(0, 20).Select(i => OwnerName.Parse($"owner{i}")).ToList();

        var ids = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => owners.Select(new OwnerUids(_folder, range).UidOf).ToList())));

        Assert.All(ids, each => Assert.Equal(ids[0], each));
        Assert.Equal(20, ids[0].Distinct().Count());
    }

    [Fact]
    public void A_range_that_is_used_up_is_named()
    {
        var uids = new OwnerUids(_folder, new UidRange(5000, 5001));
        uids.UidOf(OwnerName.Parse("one"));

        var refused = Assert.Throws<ScriptHostException>(() => uids.UidOf(OwnerName.Parse("two")));

        Assert.Contains("5000-5001", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("200000-265533", true)]
    [InlineData("1000-1001", true)]
    [InlineData("1000-1000", false)]
    [InlineData("999-2000", false)]
    [InlineData("2000-1000", false)]
    [InlineData("1000-2147483647", false)]
    [InlineData("1000", false)]
    [InlineData("-1-5", false)]
    public void A_range_has_room_for_an_owner_above_the_machines_own_users(string text, bool isValid) => Assert.Equal(isValid, UidRange.TryParse(text, out _));

    public void Dispose()
    {
        if (Directory.Exists(_folder))
        {
            Directory.Delete(_folder, recursive: true);
        }
    }
}
