using System.Text.Json.Nodes;
using BetweenTokens.Formats;
using BetweenTokens.Models;
using BetweenTokens.Tests.Testing;
using FsCheck;
using FsCheck.Fluent;
using Xunit;
using static TorchSharp.torch;

namespace BetweenTokens.Tests.Formats;

/// <summary>Damage of every file of a model, met on the whole way to its logits: right numbers, or a refusal in words.</summary>
[Trait("tier", "slow")]
public sealed class HostileModelTests : IDisposable
{
    private const int Runs = 500;

    private static readonly string[] _telling =
    [
        "null", "-1", "0", "1", "2", "3", "7", "64", "1e9", "2147483647", "2147483648",
        "9223372036854775807", "1e308", "-1e308", "0.5", "1e-300", "true", "false",
        "\"\"", "\"x\"", "\"llama\"", "\"gpt2\"", "[]", "[1]", "{}", "{\"a\":1}", "[[[[[[[[[[]]]]]]]]]]", "\"\\ud800\"",
    ];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [SkippableFact]
    public void A_config_whose_values_were_changed()
    {
        Copy(Shared.Reference("bad/ok-safetensors"));
        var config = File.ReadAllText(_folder["config.json"]);
        var keys = JsonNode.Parse(config)!.AsObject().Select(pair => pair.Key).ToArray();
        string[] more = ["rope_scaling", "rope_theta", "sliding_window", "layer_types",
            "no_rope_layers", "num_local_experts", "model_type", "use_sliding_window", "attention_multiplier", "mystery"];
        var changes = (from key in Gen.Elements(keys.Concat(more).ToArray()) from value in Gen.Elements(_telling) select (key, value))
            .ListOf().Where(list => list.Count is > 0 and < 4);
        Check(changes, list =>
        {
            var changed = JsonNode.Parse(config)!.AsObject();
            foreach (var (key, value) in list)
            {
                changed[key] = value == "\"\\ud800\"" ? null : JsonNode.Parse(value);
            }

            File.WriteAllText(_folder["config.json"], changed.ToJsonString());
        }, _folder.Path);
    }

    [SkippableFact]
    public void A_config_whose_bytes_were_changed()
    {
        Copy(Shared.Reference("bad/ok-safetensors"));
        var config = File.ReadAllBytes(_folder["config.json"]);
        Check(Mutations.Of(config, [File.ReadAllBytes(_folder["model.safetensors"])], config.Length),
            bytes => File.WriteAllBytes(_folder["config.json"], bytes), _folder.Path);
    }

    [SkippableFact]
    public void A_gguf_whose_bytes_were_changed()
    {
        Copy(Shared.Reference("gguf/llama-gqa-Q4_1"));
        var good = File.ReadAllBytes(_folder["model.gguf"]);
        Check(Mutations.Of(good, [good[..2000]], Math.Min(good.Length, 20_000)),
            bytes => File.WriteAllBytes(_folder["model.gguf"], bytes), _folder["model.gguf"]);
    }

    private void Check<T>(Gen<T> damages, Action<T> apply, string path)
    {
        int refused = 0;
        var property = Prop.ForAll(Arb.From(damages), damage =>
        {
            apply(damage);
            try
            {
                using var scope = NewDisposeScope();
                using var model = LanguageModel.Load(path);
                _ = model.Logits([1, 2, 3]);
                _ = model.Tokenizer?.Decode([.. model.Tokenizer.Encode("Hello, мир 12").Select(token => token.Id)]);
            }
            catch (ModelFileException error)
            {
                refused++;
                Assert.InRange(error.Message.Length, 1, 4000);
            }
        });
        FsCheck.Check.One(Config.QuickThrowOnFailure.WithMaxTest(Runs).WithReplay(20261124, 9), property);
        Assert.InRange(refused, Runs / 4, Runs);
    }

    private void Copy(string folder)
    {
        foreach (var file in Directory.GetFiles(folder))
        {
            File.Copy(file, _folder[Path.GetFileName(file)]);
        }
    }
}
