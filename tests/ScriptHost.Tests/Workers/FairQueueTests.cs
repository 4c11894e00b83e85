using ScriptHost.Workers.Pooling;

namespace ScriptHost.Tests.Workers;

public sealed class FairQueueTests
{
    private readonly FairQueue _queue = new();
    private readonly Dictionary<LeaseRequest, string> _names = [];

    [Fact]
    public void Owners_take_turns_and_each_ones_requests_keep_their_order()
    {
        Add("ada", "a1", "a2", "a3");
        Add("grace", "g1");
        Add("edsger", "e1", "e2");

        Assert.Equal("a1 g1 e1 a2 e2 a3", Serve(6));
    }

    [Fact]
    public void An_owner_who_was_served_goes_to_the_end_also_between_calls()
    {
        Add("ada", "a1", "a2");
        Add("grace", "g1");
        Assert.Equal("a1", Serve(1));

        Add("ada", "a3");

        Assert.Equal("g1 a2 a3", Serve(3));
    }

    [Fact]
    public void What_cannot_be_served_now_does_not_hold_up_another_key_of_the_same_owner()
    {
        var blocked = Add("ada", "blocked")[0];
        Add("ada", isFresh: true, "free");

        Assert.Equal("free", Serve(2, except: blocked));
    }

    [Fact]
    public void Who_has_left_is_not_served()
    {
        var requests = Add("ada", "a1", "a2");

        Assert.True(_queue.Remove(requests[0]));
        Assert.False(_queue.Remove(requests[0]));
        Assert.Equal("a2", Serve(2));
    }

    private List<LeaseRequest> Add(string owner, params string[] names) => Add(owner, isFresh: false, names);

    private List<LeaseRequest> Add(string owner, bool isFresh, params string[] names)
    {
        var requests = names.Select(_ => new LeaseRequest(TestWorkers.Key(owner), isFresh)).ToList();
        for (var i = 0; i < names.Length; i++)
        {
            _names[requests[i]] = names[i];
            _queue.Add(requests[i]);
        }

        return requests;
    }

    private string Serve(int places, LeaseRequest? except = null)
    {
        var served = new List<string>();
        _queue.Serve(request =>
        {
            if (request == except || served.Count == places)
            {
                return false;
            }

            served.Add(_names[request]);
            return true;
        });
        return string.Join(' ', served);
    }
}
