using System.Buffers.Binary;
using System.Net.Sockets;
using System.Text;
using Dapper;
using ScriptHost.Scripting;

namespace ScriptHost.Data.Tests.Carried;

/// <summary>Whatever the other side sends, a script gets an error: it never hangs, and its process goes on.</summary>
public sealed class HostileShimTests : IDisposable
{
    private const int Rounds = 300;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("scripthost-hostile-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Mutated_answers_are_errors(int seed)
    {
        var chance = new Random(seed);
        for (var round = 0; round < Rounds; round++)
        {
            byte[] welcome = Welcome(), result = Result();
            Mutate(chance.Next(4) == 0 ? welcome : result, chance);
            var answer = result[..chance.Next(2, result.Length + 1)];
            await TalkAsync(welcome, answer);
        }
    }

    [Theory]
    [InlineData(0u)]
    [InlineData(4u)]
    [InlineData(67108865u)]
    [InlineData(2147483648u)]
    [InlineData(uint.MaxValue)]
    public async Task A_length_that_cannot_be_is_an_error(uint length)
    {
        var frame = new byte[9];
        BinaryPrimitives.WriteUInt32BigEndian(frame, length);
        var error = await TalkAsync(Welcome(), frame);

        Assert.Equal("CONNECTION_LOST", Assert.IsType<ScriptDbException>(error).Code);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_answer_that_breaks_off_is_an_error(bool isGreeted)
    {
        var error = await TalkAsync(isGreeted ? Welcome() : [], []);

        Assert.Equal("CONNECTION_LOST", Assert.IsType<ScriptDbException>(error).Code);
    }

    /// <summary>What a script's query gives when the shim answers so and ends.</summary>
    private async Task<Exception?> TalkAsync(byte[] welcome, byte[] answer)
    {
        var path = Path.Combine(_folder.FullName, Path.GetRandomFileName());
        using var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listener.Bind(new UnixDomainSocketEndPoint(path));
        listener.Listen();
        var settings = new ConnectionSettings { Provider = "carried", ConnectionString = path, Schema = "", ProfileName = "", Account = new AccountSettings { Password = "token" } };
        var script = Task.Run(() => Record.Exception(() =>
        {
            using var connection = ScriptConnections.Open(settings);
            return connection.Query("SELECT a, b FROM t").AsList();
        }));
        using (var shim = await listener.AcceptAsync().WaitAsync(TestDatabase.Patience))
        {
            await ReceiveAsync(shim, "token\n".Length);
            await ReceiveFrameAsync(shim);

            // At once: a welcome that announces too much must not have both sides wait.
            await shim.SendAsync((byte[])[.. welcome, .. answer]);
            shim.Shutdown(SocketShutdown.Send);
            while (await ReceiveFrameAsync(shim))
            {
                // Until the script has gone.
            }
        }

        var error = await script.WaitAsync(TestDatabase.Patience);
        Assert.True(error is null or ScriptDbException or InvalidCastException or OverflowException, error?.ToString());
        return error;
    }

    private static void Mutate(byte[] frames, Random chance)
    {
        for (var times = chance.Next(1, 4); times > 0; times--)
        {
            frames[chance.Next(frames.Length)] = (byte)chance.Next(256);
        }
    }

    private static async Task<bool> ReceiveFrameAsync(Socket socket)
    {
        var head = await ReceiveAsync(socket, 4);
        return head.Length == 4 && (await ReceiveAsync(socket, (int)BinaryPrimitives.ReadUInt32BigEndian(head))).Length > 0;
    }

    private static async Task<byte[]> ReceiveAsync(Socket socket, int count)
    {
        var data = new byte[count];
        var filled = 0;
        while (filled < count)
        {
            int received;
            try
            {
                received = await socket.ReceiveAsync(data.AsMemory(filled)).AsTask().WaitAsync(TestDatabase.Patience);
            }
            catch (SocketException)
            {
                received = 0;
            }

            if (received == 0)
            {
                return [];
            }

            filled += received;
        }

        return data;
    }

    private static byte[] Welcome() => Frame(0x81, 1, [0, 1, 2, .. Text("oracledb 2.4.1"), .. Text("19.22"), .. Text("db")]);

    private static byte[] Result() =>
    [
        .. Frame(0x82, 2, [.. Enumerable.Repeat((byte)255, 8), 0, 0, 0, 0, 0, 2, .. Column("A", "NUMBER"), .. Column("B", "VARCHAR"), 0, 0]),
        .. Frame(0x83, 2,
        [
            1, 0, 0, 0, 2,
            (byte)'M', 1, 0, 1, 0, 0, 0, 3, 0, 0, 0, 0, .. "1.5"u8,
            (byte)'V', (byte)'T', 0, 0, 0, 0, 1, (byte)'x', (byte)'N',
        ]),
    ];

    private static byte[] Column(string name, string type) => [.. Text(name), .. Text(type), 0, 0, 0, 9, 0, 9, 0, 0, 1];

    private static byte[] Text(string text) => [0, 0, 0, (byte)text.Length, .. Encoding.UTF8.GetBytes(text)];

    private static byte[] Frame(byte type, byte number, byte[] content)
    {
        var frame = new byte[9 + content.Length];
        BinaryPrimitives.WriteUInt32BigEndian(frame, (uint)content.Length + 5);
        frame[4] = type;
        frame[8] = number;
        content.CopyTo(frame, 9);
        return frame;
    }
}
