using System.Text.Json;
using BetweenTokens.Formats;
using BetweenTokens.Tests.Testing;
using BetweenTokens.Workbook;
using Xunit;
using static TorchSharp.torch;

namespace BetweenTokens.Tests.Workbook;

public class GenerateCommandTests
{
    [SkippableFact]
    public async Task Greedy_continues_as_the_reference()
    {
        using var scope = NewDisposeScope();
        using var reference = SafetensorsFile.Open(Shared.Reference("tiny/gpt2/reference.safetensors"));
        var prompt = string.Join(' ', reference.Read("input_ids", ScalarType.Float32)[0].data<long>().ToArray());
        var expected = reference.Read("greedy", ScalarType.Float32).data<long>().ToArray().Select(id => (int)id);
        var run = await Cli.Run("generate", Shared.Reference("tiny/gpt2"), "--ids", prompt, "--greedy", "--max-tokens", "24", "--ignore-end", "--json");

        Assert.Equal(ExitCodes.Ok, run.ExitCode);
        Assert.Equal(expected, Ids(run, 0));
        Assert.Contains("\"stop\": \"max tokens\"", run.Output, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Same_seed_same_text_whatever_the_number_of_streams()
    {
        var model = Shared.Reference("tiny/gpt2");
        async Task<Cli> Run(int streams, int seed) => await Cli.Run("generate", model, "--ids", "5 6 7", "--max-tokens", "12", "--temperature", "0.9", "--top-p", "0.9", "--seed", $"{seed}", "--streams", $"{streams}", "--json");
        var three = await Run(3, 4);

        Assert.Equal(three.Output, (await Run(3, 4)).Output);
        Assert.Equal(Ids(three, 0), Ids(await Run(1, 4), 0));
        Assert.NotEqual(Ids(three, 0), Ids(three, 1));
        Assert.NotEqual(Ids(three, 0), Ids(await Run(1, 5), 0));
    }

    [SkippableFact]
    public async Task A_model_without_a_tokenizer_prints_ids()
    {
        var run = await Cli.Run("generate", Shared.Reference("tiny/gpt2"), "--ids", "5 6 7", "--max-tokens", "4", "--greedy", "--ignore-end");
        var json = await Cli.Run("generate", Shared.Reference("tiny/gpt2"), "--ids", "5 6 7", "--max-tokens", "4", "--greedy", "--ignore-end", "--json");

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
        Assert.Equal(ExitCodes.Ok, (await Cli.Run("generate", "glass/base-s", "--ids", "1 2", "--max-tokens", "2", "--device", "cpu")).ExitCode);
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
        var run = await Cli.Run("generate", "smollm2-135m-instruct", "--prompt", "The capital of France is", "--greedy", "--max-tokens", "12", "--stop", ".", "--stop", "\n");

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
        var run = await Cli.Run("generate", "smollm2-135m-instruct", "--prompt", "What is 2+2?", "--chat", "--greedy", "--max-tokens", "3", "--json");

        // The template's own system message stands in the reference prompt too.
        using var json = JsonDocument.Parse(run.Output);
        Assert.Equal(reference.Read("chat.input_ids", ScalarType.Float32).data<long>().ToArray(), json.RootElement.GetProperty("promptIds").EnumerateArray().Select(id => id.GetInt64()));

        Assert.Equal(ExitCodes.BadArguments, (await Cli.Run("generate", "smollm2-135m-instruct", "--ids", "1", "--chat")).ExitCode);
        Assert.Equal(ExitCodes.BadArguments, (await Cli.Run("generate", "smollm2-135m-instruct", "--prompt", "a", "--system", "b")).ExitCode);
        Assert.Contains("no chat template", (await Cli.Run("generate", Shared.Reference("tiny/gpt2"), "--prompt", "a", "--chat")).Error, StringComparison.Ordinal);
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

    private static int[] Ids(Cli run, int stream)
    {
        using var json = JsonDocument.Parse(run.Output);
        return [.. json.RootElement.GetProperty("texts")[stream].GetProperty("ids").EnumerateArray().Select(id => id.GetInt32())];
    }
}
