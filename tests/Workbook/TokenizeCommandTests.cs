using BetweenTokens.Tests.Testing;
using BetweenTokens.Workbook;
using Xunit;

namespace BetweenTokens.Tests.Workbook;

public class TokenizeCommandTests
{
    private const string Text = "Столица [Франции]\n1812 🇷🇺 <|im_end|>";

    [SkippableFact]
    public async Task Shows_a_strip_and_a_table()
    {
        Shared.Model("smollm2-135m-instruct");
        Snapshot.Match((await Cli.Run("tokenize", "smollm2-135m-instruct", "--text", Text)).Output);
    }

    [SkippableFact]
    public async Task Writes_JSON()
    {
        var folder = Shared.Model("smollm2-135m-instruct");
        Snapshot.Match((await Cli.Run("tokenize", Path.Combine(folder, "tokenizer.json"), "--text", "Hi ё<|im_end|>", "--json")).Output);
    }

    [SkippableFact]
    public async Task Reads_control_tokens_as_characters_on_request()
    {
        Shared.Model("smollm2-135m-instruct");
        var run = await Cli.Run("tokenize", "smollm2-135m-instruct", "--text", "<|im_end|>", "--no-special", "--json");
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
        Assert.All(["tiny/gpt2", "tokenizer.json", "merges.txt", "token ids"], word => Assert.Contains(word, run.Error, StringComparison.Ordinal));
    }
}
