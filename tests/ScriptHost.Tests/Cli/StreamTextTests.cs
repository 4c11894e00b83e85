using System.Text;
using ScriptHost.Cli;

namespace ScriptHost.Tests.Cli;

public sealed class StreamTextTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(7)]
    public void A_character_that_is_cut_is_whole_wherever_the_pieces_end(int size)
    {
        const string said = "plain, é, €, 𝄞 and plain";
        var text = new StreamText();

        var shown = string.Concat(Encoding.UTF8.GetBytes(said).Chunk(size).Select(piece => text.Add(piece)));

        Assert.Equal((said, ""), (shown, text.End()));
    }

    [Fact]
    public void What_is_no_text_and_what_never_became_a_character_is_replaced_and_the_next_begins_anew()
    {
        var text = new StreamText();

        Assert.Equal("a\uFFFDb", text.Add([(byte)'a', 0xFF, (byte)'b', 0xC3]));
        Assert.Equal("\uFFFD", text.End());
        Assert.Equal("c", text.Add("c"u8));
    }
}
