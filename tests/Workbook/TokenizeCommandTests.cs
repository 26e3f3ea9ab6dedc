using BetweenTokens.Tests.Testing;
using BetweenTokens.Tests.Text;
using BetweenTokens.Text;
using BetweenTokens.Workbook;
using BetweenTokens.Workbook.Commands;
using Spectre.Console;
using Spectre.Console.Testing;
using Xunit;

namespace BetweenTokens.Tests.Workbook;

[Trait("tier", "fast")]
public class TokenizeCommandTests
{
    private const string Text = "Столица [Франции]\n1812 🇷🇺 <end>";

    // A byte-level tokenizer of 700 pieces.
    private static readonly string _tokenizer = HuggingFaceReferenceTests.Stored("base-bytes.json");

    [Fact]
    public async Task Shows_a_strip_and_a_table() => Snapshot.Match((await Cli.Run("tokenize", _tokenizer, "--text", Text)).Output);

    [Fact]
    public async Task Writes_JSON() => Snapshot.Match((await Cli.Run("tokenize", _tokenizer, "--text", "Hi ё<end>", "--json")).Output);

    [Fact]
    public async Task Reads_control_tokens_as_characters_on_request()
    {
        var run = await Cli.Run("tokenize", _tokenizer, "--text", "<end>", "--no-special", "--json");
        Assert.Equal(ExitCodes.Ok, run.ExitCode);
        Assert.DoesNotContain("\"isSpecial\": true", run.Output, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Reads_the_tokenizer_inside_a_GGUF()
    {
        var file = Shared.Reference("gguf/llama-gqa-F16/model.gguf");
        var run = await Cli.Run("tokenize", file, "--text", "The END.");
        Assert.Equal(ExitCodes.Ok, run.ExitCode);
        Assert.Contains("7 tokens, 8 characters", run.Output, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task A_model_without_a_tokenizer_is_refused_with_what_was_looked_for()
    {
        var run = await Cli.Run("tokenize", Shared.Reference("tiny/gpt2"), "--text", "a");
        Assert.Equal(ExitCodes.Refused, run.ExitCode);
        Assert.All(["tiny/gpt2", "tokenizer.json", "merges.txt", "token ids"],
            word => Assert.Contains(word, run.Error, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(ColorSystem.NoColors, "кошка|сидит|")]
    [InlineData(ColorSystem.TrueColor, "кошкасидит")]
    public void Where_no_colour_parts_the_tokens_bars_do(ColorSystem colours, string strip)
    {
        var tokenizer = TokenizerFile.Load(Path.Combine(Shared.Repository, "data", "models", "base"));
        var console = new TestConsole().Colors(colours).SupportsAnsi(true).Width(120);
        TokenizeCommand.Draw(console, tokenizer, TokenizeCommand.Report(tokenizer, "кошка сидит", parseSpecial: true));
        Assert.Equal(strip, console.Lines[0].Trim());
    }
}
