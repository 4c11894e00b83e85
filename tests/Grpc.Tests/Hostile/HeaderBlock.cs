using System.Text;

namespace Grpc.Tests.Hostile;

/// <summary>Header blocks (RFC 7541) in their simplest form: literals without indexing, no Huffman code, no dynamic table.</summary>
internal static class HeaderBlock
{
    private static readonly string[] s_staticStatus = ["200", "204", "206", "304", "400", "404", "500"];

    public static byte[] Encode(IEnumerable<(string Name, string Value)> headers)
    {
        var block = new List<byte>();
        foreach (var (name, value) in headers)
        {
            block.Add(0);
            AddText(block, name);
            AddText(block, value);
        }

        return [.. block];
    }

    /// <summary>Names that came as an index are given as "#index", except :status.</summary>
    public static Dictionary<string, string> Decode(ReadOnlySpan<byte> block)
    {
        var headers = new Dictionary<string, string>(StringComparer.Ordinal);
        while (!block.IsEmpty)
        {
            var first = block[0];
            if ((first & 0x80) != 0)
            {
                var index = ReadNumber(ref block, 7);
                headers[StaticName(index)] = index is >= 8 and <= 14 ? s_staticStatus[index - 8] : "";
            }
            else if ((first & 0xe0) == 0x20)
            {
                // A change of the table's size, which is always to none.
                ReadNumber(ref block, 5);
            }
            else
            {
                var index = ReadNumber(ref block, (first & 0x40) != 0 ? 6 : 4);
                var name = index == 0 ? ReadText(ref block) : StaticName(index);
                headers[name] = ReadText(ref block);
            }
        }

        return headers;
    }

    private static string StaticName(int index) => index is >= 8 and <= 14 ? ":status" : $"#{index}";

    private static void AddText(List<byte> block, string text)
    {
        var bytes = Encoding.Latin1.GetBytes(text);
        var length = bytes.Length;
        if (length < 127)
        {
            block.Add((byte)length);
        }
        else
        {
            block.Add(127);
            for (length -= 127; length >= 128; length >>= 7)
                block.Add((byte)(length | 0x80));

            block.Add((byte)length);
        }

        block.AddRange(bytes);
    }

    private static int ReadNumber(ref ReadOnlySpan<byte> block, int prefixBits)
    {
        var max = (1 << prefixBits) - 1;
        var value = block[0] & max;
        block = block[1..];
        if (value < max)
            return value;

        for (var shift = 0; ; shift += 7)
        {
            var next = block[0];
            block = block[1..];
            value += (next & 0x7f) << shift;
            if (next < 0x80)
                return value;
        }
    }

    private static string ReadText(ref ReadOnlySpan<byte> block)
    {
        if (block[0] >= 0x80)
            throw new NotSupportedException("The server sent a Huffman-coded header.");

        var length = ReadNumber(ref block, 7);
        var text = Encoding.Latin1.GetString(block[..length]);
        block = block[length..];
        return text;
    }
}
