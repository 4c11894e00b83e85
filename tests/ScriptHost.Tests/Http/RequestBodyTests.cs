using System.IO.Pipelines;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using ScriptHost.Http;
using ScriptHost.Security;

namespace ScriptHost.Tests.Http;

public sealed class RequestBodyTests
{
    private static readonly TimeSpan Bound = TimeSpan.FromMinutes(1);

    private readonly Pipe _pipe = new();
    private readonly DueTime _time = new();

    [Fact]
    public async Task A_body_comes_in_pieces_and_a_mark_of_utf_8_is_not_part_of_it()
    {
        var reading = RequestBody.ReadAsync(Call(), _time);
        foreach (var piece in new[] { "\uFEFF{\"a", "\":", "1}" })
        {
            await _pipe.Writer.WriteAsync(Encoding.UTF8.GetBytes(piece));
        }

        await _pipe.Writer.CompleteAsync();

        Assert.Equal("{\"a\":1}", Encoding.UTF8.GetString((await reading.WaitAsync(Bound)).Span));
    }

    [Fact]
    public async Task A_body_that_does_not_come_to_its_end_is_given_up()
    {
        var reading = RequestBody.ReadAsync(Call(), _time);
        await _pipe.Writer.WriteAsync("{"u8.ToArray());

        Assert.Equal(TimeSpan.FromSeconds(60), _time.Due);
        _time.Fire();

        var refused = await Assert.ThrowsAsync<HttpStatusException>(() => reading.WaitAsync(Bound));
        Assert.Equal(StatusCodes.Status408RequestTimeout, refused.Status);
    }

    private HttpCall Call()
    {
        var context = new DefaultHttpContext { Request = { Body = _pipe.Reader.AsStream(), ContentType = "application/json" } };
        context.Features.Set<IHttpMaxRequestBodySizeFeature>(new BodySize());
        return new HttpCall(context, ClientIdentity.OfUser(1));
    }

    private sealed class BodySize : IHttpMaxRequestBodySizeFeature
    {
        public bool IsReadOnly => false;

        public long? MaxRequestBodySize { get; set; }
    }

    /// <summary>A clock whose one timer goes off when the test says so.</summary>
    private sealed class DueTime : TimeProvider
    {
        private Action _fire = () => { };

        public TimeSpan Due { get; private set; }

        public void Fire() => _fire();

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            (Due, _fire) = (dueTime, () => callback(state));
            return new Timer(callback, state, Timeout.Infinite, Timeout.Infinite);
        }
    }
}
