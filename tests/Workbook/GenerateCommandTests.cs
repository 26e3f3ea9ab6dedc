using System.Text.Json;
using BetweenTokens.Formats;
using BetweenTokens.Tests.Testing;
using BetweenTokens.Workbook;
using Xunit;
using static TorchSharp.torch;

namespace BetweenTokens.Tests.Workbook;

[Trait("tier", "fast")]
public class GenerateCommandTests
{
    [SkippableFact]
    public async Task Greedy_continues_as_the_reference()
    {
        using var scope = NewDisposeScope();
        using var reference = SafetensorsFile.Open(Shared.Reference("tiny/gpt2/reference.safetensors"));
        var prompt = string.Join(' ', reference.Read("input_ids", ScalarType.Float32)[0].data<long>().ToArray());
        var expected = reference.Read("greedy", ScalarType.Float32).data<long>().ToArray().Select(id => (int)id);
        var run = await Cli.Run("generate", Shared.Reference("tiny/gpt2"), "--ids",
            prompt, "--greedy", "--max-tokens", "24", "--ignore-end", "--json");

        Assert.Equal(ExitCodes.Ok, run.ExitCode);
        Assert.Equal(expected, Ids(run, 0));
        Assert.Contains("\"stop\": \"max tokens\"", run.Output, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Same_seed_same_text_whatever_the_number_of_streams()
    {
        var model = Shared.Reference("tiny/gpt2");
        async Task<Cli> Run(int streams, int seed) => await Cli.Run("generate", model, "--ids", "5 6 7", "--max-tokens",
            "12", "--temperature", "0.9", "--top-p", "0.9", "--seed", $"{seed}", "--streams", $"{streams}", "--json");
        var three = await Run(3, 4);

        Assert.Equal(three.Output, (await Run(3, 4)).Output);
        Assert.Equal(Ids(three, 0), Ids(await Run(1, 4), 0));
        Assert.NotEqual(Ids(three, 0), Ids(three, 1));
        Assert.NotEqual(Ids(three, 0), Ids(await Run(1, 5), 0));
    }

    [SkippableFact]
    public async Task A_model_without_a_tokenizer_prints_ids()
    {
        var run = await Cli.Run(
            "generate", Shared.Reference("tiny/gpt2"), "--ids", "5 6 7", "--max-tokens", "4", "--greedy", "--ignore-end");
        var json = await Cli.Run("generate", Shared.Reference("tiny/gpt2"), "--ids",
            "5 6 7", "--max-tokens", "4", "--greedy", "--ignore-end", "--json");

        Assert.Equal(string.Join(' ', Ids(json, 0)), run.Output.Trim());
        Assert.Contains("4 tokens", run.Error, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task A_device_that_is_not_there_is_refused_with_what_to_do()
    {
        Skip.If(cuda.is_available(), "This machine has CUDA.");
        var run = await Cli.Run("generate", "glass/base-s", "--ids", "1 2", "--max-tokens", "2", "--device", "cuda");
        Assert.Equal(ExitCodes.BadArguments, run.ExitCode);
        Assert.Contains("dotnet build -p:Backend=cuda-linux", run.Error, StringComparison.Ordinal);
        Assert.Equal(ExitCodes.BadArguments, (await Cli.Run("train", "base-s", "--device", "gpu")).ExitCode);
        Assert.Equal(
            ExitCodes.Ok, (await Cli.Run("generate", "glass/base-s", "--ids", "1 2", "--max-tokens", "2", "--device", "cpu")).ExitCode);
    }

    [Theory]
    [InlineData("кошка сидит на", true)]
    [InlineData("<end> кошка сидит на", false)]
    public async Task A_glass_model_that_is_given_no_start_of_a_document_says_what_it_expects(string prompt, bool told)
    {
        var run = await Cli.Run("generate", "glass/base-s", "--prompt", prompt, "--max-tokens", "1");
        Assert.Equal(ExitCodes.Ok, run.ExitCode);
        Assert.Equal(told, run.Error.Contains("give --prompt \"<end> кошка сидит на\"", StringComparison.Ordinal));
    }

    [SkippableFact]
    public async Task A_real_model_says_what_it_knows_and_stops_where_told()
    {
        Shared.Model("smollm2-135m-instruct");
        var run = await Cli.Run("generate", "smollm2-135m-instruct", "--prompt",
            "The capital of France is", "--greedy", "--max-tokens", "12", "--stop", ".", "--stop", "\n");

        Assert.Equal(ExitCodes.Ok, run.ExitCode);
        Assert.StartsWith(" Paris", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(".", run.Output, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task A_chat_goes_through_the_models_own_template()
    {
        using var scope = NewDisposeScope();
        using var reference = SafetensorsFile.Open(Shared.Reference("smollm2.safetensors"));
        Shared.Model("smollm2-135m-instruct");
        var run = await Cli.Run("generate", "smollm2-135m-instruct", "--prompt",
            "What is 2+2?", "--chat", "--greedy", "--max-tokens", "3", "--json");

        // The template's own system message stands in the reference prompt too.
        using var json = JsonDocument.Parse(run.Output);
        Assert.Equal(reference.Read("chat.input_ids", ScalarType.Float32).data<long>().ToArray(),
            json.RootElement.GetProperty("promptIds").EnumerateArray().Select(id => id.GetInt64()));

        Assert.Equal(ExitCodes.BadArguments, (await Cli.Run("generate", "smollm2-135m-instruct", "--ids", "1", "--chat")).ExitCode);
        Assert.Equal(ExitCodes.BadArguments,
            (await Cli.Run("generate", "smollm2-135m-instruct", "--prompt", "a", "--system", "b")).ExitCode);
        Assert.Contains("no chat template",
            (await Cli.Run("generate", Shared.Reference("tiny/gpt2"), "--prompt", "a", "--chat")).Error, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Settings_out_of_range_and_contradictions_are_refused()
    {
        var model = Shared.Reference("tiny/gpt2");
        async Task Expect(string word, params string[] args)
        {
            var run = await Cli.Run(["generate", model, "--ids", "1", .. args]);
            Assert.Equal(ExitCodes.BadArguments, run.ExitCode);
            Assert.Contains(word, run.Error, StringComparison.Ordinal);
            Assert.DoesNotContain("   at ", run.Error, StringComparison.Ordinal);
        }

        await Expect("nucleus", "--top-p", "1.5");
        await Expect("--greedy", "--greedy", "--temperature", "0.7");
        await Expect("temperature", "--temperature", "-1");
        await Expect("stop ids", "--stop", "x");
        await Expect("max-tokens", "--max-tokens", "many");
    }

    [Theory]
    [InlineData("--top-k", "-1", "--top-k is -1; expected 0 (no limit)")]
    [InlineData("--temperature", "-1", "--temperature is -1; expected a finite number, 0 (the likeliest token)")]
    [InlineData("--temperature", "NaN", "--temperature is NaN")]
    [InlineData("--top-p", "0", "--top-p is 0; expected the mass of a nucleus, above 0")]
    [InlineData("--min-p", "1.5", "--min-p is 1.5")]
    [InlineData("--typical-p", "-1", "--typical-p is -1")]
    [InlineData("--repetition-penalty", "0", "--repetition-penalty is 0")]
    [InlineData("--no-repeat-ngram", "-2", "--no-repeat-ngram is -2")]
    [InlineData("--max-tokens", "0", "--max-tokens is 0; expected at least 1")]
    [InlineData("--streams", "0", "--streams is 0; expected at least 1")]
    [InlineData("--stop", "", "--stop is an empty one")]
    public async Task Settings_are_checked_before_a_model_is_looked_for_and_in_our_words(string option, string value, string message)
    {
        var run = await Cli.Run("generate", "no-such-model", "--ids", "1", option, value);
        Assert.Equal(ExitCodes.BadArguments, run.ExitCode);
        Assert.Contains(message, run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("Parameter", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("Actual value", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_switches_a_setting_off_is_taken_as_the_help_says()
    {
        var run = await Cli.Run("generate", "glass/base-s", "--ids", "1 2", "--max-tokens", "3", "--top-k", "0",
            "--temperature", "0", "--top-p", "1", "--min-p", "0", "--typical-p", "1", "--no-repeat-ngram", "0");
        Assert.True(run.ExitCode == ExitCodes.Ok, run.Error);
        Assert.StartsWith("Loading glass/base-s…", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_text_that_ends_at_the_context_says_so()
    {
        string[] Line(string most, params string[] more) =>
            ["generate", "glass/base-s", "--ids", "1 2 3", "--max-tokens", most, "--ignore-end", "--greedy", .. more];
        const string Told =
            "The text stopped before --max-tokens 500: glass/base-s reads at most 128 tokens, and the prompt takes 3 of them.";
        Assert.Contains(Told, (await Cli.Run(Line("500"))).Error, StringComparison.Ordinal);
        Assert.Contains(Told, (await Cli.Run(Line("500", "--json"))).Error, StringComparison.Ordinal);
        Assert.DoesNotContain("stopped before", (await Cli.Run(Line("5"))).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_publishers_generation_config_counts_where_nothing_is_given()
    {
        var model = Path.Combine(Shared.Repository, "tests", "Data", "cases", "generation-config-eos");
        async Task<Cli> Run(params string[] more) =>
            await Cli.Run(["generate", model, "--ids", "1 2 3", "--max-tokens", "8", "--json", .. more]);
        var greedy = await Run("--greedy");
        Assert.Equal([280, 135, 66, 50], Ids(greedy, 0));
        Assert.Contains("\"stop\": \"end token\"", greedy.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("generation_config.json", greedy.Error, StringComparison.Ordinal);
        var asked = await Run();
        Assert.Contains("By the model's generation_config.json: --temperature 0.6 --top-p 0.9.", asked.Error, StringComparison.Ordinal);
        Assert.Equal(Ids(asked, 0), Ids(await Run("--temperature", "0.6", "--top-p", "0.9"), 0));
    }

    [Theory]
    [InlineData("--greedy", "--json")]
    [InlineData("--greedy")]
    [InlineData("--temperature", "1")]
    public async Task Logits_without_a_distribution_are_refused_in_words(params string[] how)
    {
        var model = Path.Combine(Shared.Repository, "tests", "Data", "cases", "infinite-logits-json");
        var run = await Cli.Run(["generate", model, "--ids", "1 2 3", .. how]);
        Assert.Equal(ExitCodes.BadArguments, run.ExitCode);
        Assert.Contains("no distribution", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain(".NET", run.Error, StringComparison.Ordinal);
    }

    private static int[] Ids(Cli run, int stream)
    {
        using var json = JsonDocument.Parse(run.Output);
        return [.. json.RootElement.GetProperty("texts")[stream].GetProperty("ids").EnumerateArray().Select(id => id.GetInt32())];
    }
}
