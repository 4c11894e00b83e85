namespace Grpc.Tests.Hostile;

/// <summary>Sends malformed requests, the same ones for the same seed, each on a connection of its own.</summary>
internal sealed class RequestGenerator(int seed, int port)
{
    private static readonly string[] s_paths =
        ["/probe.v1.Probe/Echo", "/probe.v1.Probe/Missing", "/probe.v1.Missing/Echo", "/", "/a/b/c", "*", "/probe.v1.Probe/Echo?x=%zz", "/%2e%2e/Echo"];

    private static readonly string[] s_contentTypes = ["application/grpc", "application/grpc+proto", "application/grpc-web", "text/plain", ";;;", ""];
    private static readonly string[] s_methods = ["POST", "POST", "POST", "GET", "CONNECT", "BREW"];
    private static readonly string[] s_timeouts = ["1n", "50m", "99999999H", "123456789S", "-1S", "S", "5x", "", "1 S"];
    private static readonly string[] s_encodings = ["identity", "gzip", "deflate", "br", "gzip,gzip", ""];

    private readonly Random _random = new(seed);

    /// <summary>
    /// Sends one request; completes when the server has answered (true), has reset or closed, or was left by this side (false).
    /// </summary>
    public async Task<bool> SendAsync(CancellationToken cancellationToken)
    {
        await using var connection = await Http2Connection.OpenAsync(port);
        try
        {
            var isLeft = await SendRequestAsync(connection);
            return !isLeft && (await connection.ReadResponseAsync(1, cancellationToken)).IsComplete;
        }
        catch (IOException)
        {
            // Closed by the server while we were sending, which is one of the right answers.
            return false;
        }
    }

    /// <summary>True: the request was left unfinished, so there may be no answer to wait for.</summary>
    private async Task<bool> SendRequestAsync(Http2Connection connection)
    {
        switch (_random.Next(12))
        {
            case 0:
                await connection.SendBytesAsync(RandomBytes(400));
                return true;
            case 1:
                await connection.SendAsync(new Http2Frame((FrameType)_random.Next(12), (byte)_random.Next(256), _random.Next(4), RandomBytes(60)));
                return true;
            case 2:
                await connection.SendAsync(new Http2Frame(FrameType.Headers, Http2Frame.EndHeaders, 1, RandomBytes(200)));
                return true;
        }

        await connection.SendHeadersAsync(1, Headers().ToList());
        var body = Body();
        var isEnded = _random.Next(6) != 0;
        var cut = _random.Next(body.Length + 1);
        await connection.SendDataAsync(1, body[..cut], endStream: false);
        await connection.SendDataAsync(1, body[cut..], isEnded);
        if (isEnded)
            return false;

        if (_random.Next(2) == 0)
            await connection.ResetAsync(1, (byte)_random.Next(14));

        return true;
    }

    private IEnumerable<(string Name, string Value)> Headers()
    {
        yield return (":method", Pick(s_methods));
        yield return (":scheme", "http");
        yield return (":path", _random.Next(3) == 0 ? Pick(s_paths) : s_paths[0]);
        yield return (":authority", _random.Next(20) == 0 ? "xn--\u00ff/%" : "localhost");
        if (_random.Next(10) != 0)
            yield return ("content-type", _random.Next(4) == 0 ? Pick(s_contentTypes) : s_contentTypes[0]);
        if (_random.Next(4) == 0)
            yield return ("grpc-timeout", Pick(s_timeouts));
        if (_random.Next(3) == 0)
            yield return ("grpc-encoding", Pick(s_encodings));
        if (_random.Next(4) == 0)
            yield return ("x-data-bin", Convert.ToBase64String(RandomBytes(20)) + (_random.Next(2) == 0 ? "!" : ""));
        if (_random.Next(8) == 0)
            yield return (_random.Next(2) == 0 ? "X-Upper" : "x y", "\u0000\u00ff");
        if (_random.Next(10) != 0)
            yield break;

        for (var number = _random.Next(200); number > 0; number--)
            yield return ($"x-flood-{number}", new string('f', _random.Next(400)));
    }

    private byte[] Body()
    {
        var payload = RandomBytes(300);
        var body = Http2Connection.Message(payload, flag: (byte)(_random.Next(3) == 0 ? _random.Next(256) : 0));
        switch (_random.Next(6))
        {
            case 0:
                // A length that the body does not have.
                _random.NextBytes(body.AsSpan(1, 4));
                return body;
            case 1:
                return body[.._random.Next(body.Length)];
            case 2:
                return [.. body, .. RandomBytes(50)];
            case 3:
                return payload;
            default:
                return body;
        }
    }

    private byte[] RandomBytes(int maxLength)
    {
        var bytes = new byte[_random.Next(maxLength)];
        _random.NextBytes(bytes);
        return bytes;
    }

    private string Pick(string[] values) => values[_random.Next(values.Length)];
}
