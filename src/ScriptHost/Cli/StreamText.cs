using System.Text;

namespace ScriptHost.Cli;

/// <summary>The text of one output stream, whose bytes come in pieces that may end in the middle of a character. What is no UTF-8 becomes U+FFFD.</summary>
internal sealed class StreamText
{
    private readonly Decoder _decoder = Encoding.UTF8.GetDecoder();

    /// <summary>The characters that a piece completes.</summary>
    public string Add(ReadOnlySpan<byte> piece) => Decode(piece, flush: false);

    /// <summary>What is left when nothing more comes, of a character that was never completed. The next piece begins anew.</summary>
    public string End() => Decode([], flush: true);

    private string Decode(ReadOnlySpan<byte> piece, bool flush)
    {
        var characters = new char[_decoder.GetCharCount(piece, flush)];
        _decoder.GetChars(piece, characters, flush);
        return new string(characters);
    }
}
