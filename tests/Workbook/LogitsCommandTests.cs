using System.Text.Json;
using BetweenTokens.Formats;
using BetweenTokens.Tests.Testing;
using BetweenTokens.Workbook;
using Xunit;
using static TorchSharp.torch;

namespace BetweenTokens.Tests.Workbook;

[Trait("tier", "fast")]
public class LogitsCommandTests
{
    [SkippableTheory]
    [InlineData("gpt2")]
    [InlineData("llama-gqa")]
    [InlineData("qwen2")]
    public async Task Writes_logits_hidden_states_and_attentions_in_the_conventions_of_Hugging_Face(string name)
    {
        using var folder = new TemporaryFolder();
        using var scope = NewDisposeScope();
        using var reference = SafetensorsFile.Open(Shared.Reference($"tiny/{name}/reference.safetensors"));
        var ids = reference.Read("input_ids", ScalarType.Float32)[1].data<long>().ToArray();
        var run = await Cli.Run(
            "logits", Shared.Reference($"tiny/{name}"), "--ids", string.Join(' ', ids), "--out", folder["pass.safetensors"]);

        Assert.Equal((ExitCodes.Ok, ""), (run.ExitCode, run.Error));
        using var written = SafetensorsFile.Open(folder["pass.safetensors"]);
        Assert.Equal(["attentions", "hidden_states", "input_ids", "logits"], written.Entries.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(ids, written.Read("input_ids", ScalarType.Float32)[0].data<long>().ToArray());
        Near.Equal(reference.Read("hidden_states", ScalarType.Float32).narrow(1, 1, 1),
            written.Read("hidden_states", ScalarType.Float32), 5e-5, "hidden states");
        Near.Equal(reference.Read("attentions", ScalarType.Float32).narrow(1, 1, 1),
            written.Read("attentions", ScalarType.Float32), 5e-5, "attentions");
        Near.Equal(reference.Read("logits", ScalarType.Float32).narrow(0, 1, 1),
            written.Read("logits", ScalarType.Float32), 5e-5, "logits");
    }

    [SkippableFact]
    public async Task Prints_all_logits_of_a_small_model_as_JSON()
    {
        using var scope = NewDisposeScope();
        using var reference = SafetensorsFile.Open(Shared.Reference("tiny/gpt2/reference.safetensors"));
        var ids = reference.Read("input_ids", ScalarType.Float32)[0].data<long>().ToArray();
        var run = await Cli.Run("logits", Shared.Reference("tiny/gpt2"), "--ids", string.Join(", ", ids), "--json", "--top", "3");

        using var json = JsonDocument.Parse(run.Output);
        var rows = json.RootElement.GetProperty("logits").EnumerateArray()
            .Select(row => row.EnumerateArray().Select(x => x.GetSingle()).ToArray()).ToArray();
        Near.Equal(reference.Read("logits", ScalarType.Float32)[0], stack(rows.Select(row => tensor(row))), 5e-5, "logits");
        var next = json.RootElement.GetProperty("positions")[16].GetProperty("next");
        Assert.Equal(3, next.GetArrayLength());
        Assert.Equal(rows[16].Max(), next[0].GetProperty("logit").GetSingle());
        Assert.Equal(JsonValueKind.Null, next[0].GetProperty("text").ValueKind);
    }

    [SkippableFact]
    public async Task Shows_the_likeliest_next_tokens_of_a_text()
    {
        Shared.Model("smollm2-135m-instruct");
        var run = await Cli.Run("logits", "smollm2-135m-instruct", "--text", "The capital of France is");

        Assert.Equal(ExitCodes.Ok, run.ExitCode);
        Assert.Contains(
            "Paris", run.Output.Split('\n').Last(line => line.Contains('0', StringComparison.Ordinal)), StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task What_the_user_got_wrong_is_one_line_and_an_exit_code()
    {
        var model = Shared.Reference("tiny/gpt2");
        async Task Expect(int code, string word, params string[] args)
        {
            var run = await Cli.Run(args);
            Assert.Equal(code, run.ExitCode);
            Assert.Contains(word, run.Error, StringComparison.Ordinal);
            Assert.DoesNotContain("   at ", run.Error, StringComparison.Ordinal);
        }

        await Expect(ExitCodes.Refused, "tiny/gpt", "logits", model + "x", "--ids", "1");
        await Expect(ExitCodes.BadArguments, "no tokenizer", "logits", model, "--text", "a");
        await Expect(ExitCodes.BadArguments, "--text", "logits", model);
        await Expect(ExitCodes.BadArguments, "--text", "logits", model, "--ids", "1", "--text", "a");
        await Expect(ExitCodes.BadArguments, "whole numbers", "logits", model, "--ids", "1 x");
        await Expect(ExitCodes.BadArguments, "0 to 299", "logits", model, "--ids", "1 300");
        await Expect(ExitCodes.BadArguments, "64", "logits", model, "--ids", string.Join(' ', Enumerable.Range(0, 65)));
        await Expect(ExitCodes.BadArguments, "float16", "logits", model, "--ids", "1", "--type", "float16");
    }

    [Fact]
    public async Task A_place_that_cannot_be_written_is_refused_before_the_model_is_looked_for()
    {
        using var folder = new TemporaryFolder();
        var file = folder.Write("file", "");
        foreach (var (place, message) in new[]
        {
            (folder.Path, "is a folder; expected the name of a file in it"),
            (Path.Combine(file, "x.safetensors"), "is a file. Name another place."), ("", "is a folder"),
        })
        {
            var run = await Cli.Run("logits", "no-such-model", "--ids", "1 2", "--out", place);
            Assert.Equal((ExitCodes.BadArguments, ""), (run.ExitCode, run.Output));
            Assert.Contains(message, run.Error, StringComparison.Ordinal);
        }
    }
}
