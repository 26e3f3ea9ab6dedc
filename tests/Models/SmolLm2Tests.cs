using System.Text.Json;
using BetweenTokens.Formats;
using BetweenTokens.Models;
using BetweenTokens.Models.Hooks;
using BetweenTokens.Tests.Testing;
using Xunit;
using static TorchSharp.torch;

namespace BetweenTokens.Tests.Models;

/// <summary>The real model against transformers in float32 on the same dequantised weights.</summary>
[Trait("tier", "model")]
public sealed class SmolLm2Tests : IClassFixture<SmolLm2Tests.Files>
{
    public static TheoryData<string> Prompts => ["capital", "chat", "code", "ioi", "ioi_corrupt", "repeat"];

    private readonly Files _files;

    public SmolLm2Tests(Files files)
    {
        _files = files;
    }

    [SkippableFact]
    public void Every_prompt_with_logits_is_tested()
    {
        var prompts = Reference.Entries.Keys.Where(key => key.EndsWith(".last_logits", StringComparison.Ordinal))
            .Select(key => key[..^".last_logits".Length]);
        Assert.Equal(prompts.Order(StringComparer.Ordinal),
            ((IEnumerable<object[]>)Prompts).Select(row => (string)row[0]).Order(StringComparer.Ordinal));
    }

    [SkippableTheory]
    [MemberData(nameof(Prompts))]
    public void Logits_and_surprisals_equal_the_reference(string prompt)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var ids = Read(prompt, "input_ids");
        var logits = Model.Transformer.Forward(ids.unsqueeze(0))[0];
        Near.Equal(Read(prompt, "last_logits"), logits[-1], 1e-3, "logits at the last position");
        var (values, top) = logits.topk(20, -1);
        Near.Equal(Read(prompt, "top_logits"), values, 1e-3, "twenty largest logits");
        Assert.Equal(Read(prompt, "top_ids").data<long>().ToArray(), top.data<long>().ToArray());
        var logProbability = logits.narrow(0, 0, ids.shape[0] - 1).log_softmax(-1)
            .gather(-1, ids.narrow(0, 1, ids.shape[0] - 1).unsqueeze(-1)).squeeze(-1);
        Near.Equal(Read(prompt, "nll"), -logProbability, 1e-4, "surprisal of the prompt");
    }

    [SkippableTheory]
    [InlineData("capital")]
    [InlineData("ioi")]
    public void Hidden_states_and_attention_equal_the_reference(string prompt)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        using var recorder = new Recorder(HookPoint.ResidPre, HookPoint.Pattern, HookPoint.FinalNormOut);
        Model.Transformer.Forward(Read(prompt, "input_ids").unsqueeze(0), hooks: recorder);
        var (hidden, attention) = (Read(prompt, "hidden"), Read(prompt, "attention"));
        for (var layer = 0; layer < Model.Config.NLayers; layer++)
        {
            // The stream carries coordinates of several hundred, so float32's rounding is a few 1e-5 of that.
            var size = hidden[layer].abs().max().item<float>();
            Near.Equal(hidden[layer], recorder[HookPoint.ResidPre, layer][0],
                1e-5 * Math.Max(10, size), $"residual stream before layer {layer}");
            Near.Equal(attention[layer], recorder[HookPoint.Pattern, layer][0], 1e-4, $"attention pattern of layer {layer}");
        }

        Near.Equal(hidden[-1], recorder[HookPoint.FinalNormOut][0], 1e-3, "final norm");
    }

    [SkippableTheory]
    [InlineData("capital")]
    [InlineData("story")]
    [InlineData("code")]
    [InlineData("chat")]
    public void Greedy_continues_with_the_same_64_tokens(string prompt)
    {
        using var scope = NewDisposeScope();
        int[] Ids(string what) => [.. Read(prompt, what).data<long>().ToArray().Select(id => (int)id)];
        // The reference's generate() took <|im_end|> (2), the padding token of this model, for padding and hid it in the prompt:
        // its positions are not counted and nobody sees them. Leaving them out is the same computation; only the chat has any.
        const int Hidden = 2;
        Assert.Equal(Ids("greedy"), ReferencePass.Greedy(Model, [.. Ids("input_ids").Where(id => id != Hidden)], 64));
    }

    [SkippableFact]
    public void Cached_reading_equals_a_full_pass()
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var ids = Read("story", "input_ids").unsqueeze(0);
        var whole = Model.Transformer.Forward(ids);
        using var cache = new KvCache(Model.Config);
        var steps = Enumerable.Range(0, (int)ids.shape[1]).Select(i => Model.Transformer.Forward(ids.narrow(1, i, 1), cache)).ToList();
        // 1e-5 of the logits' size (about 20): another order of summation through thirty layers.
        Near.Equal(whole, cat(steps, 1), 1e-5 * whole.abs().max().item<float>(), "logits");
    }

    [SkippableFact]
    public void The_tokenizer_in_the_file_reads_the_prompts()
    {
        var json = JsonDocument.Parse(File.ReadAllBytes(Shared.Reference("smollm2.json"))).RootElement.GetProperty("prompts");
        foreach (var prompt in json.EnumerateObject()
            .Where(prompt => Reference.Entries.ContainsKey($"{prompt.Name}.input_ids") && prompt.Value.ValueKind == JsonValueKind.String))
        {
            using var ids = Read(prompt.Name, "input_ids");
            Assert.Equal(ids.data<long>().ToArray().Select(id => (int)id),
                Model.Tokenizer!.Encode(prompt.Value.GetString()!).Select(token => token.Id));
        }
    }

    private LanguageModel Model => _files.Model;

    private SafetensorsFile Reference => _files.Reference;

    private Tensor Read(string prompt, string what) => Reference.Read($"{prompt}.{what}", ScalarType.Float32);

    /// <summary>Loads the model once for all tests of the class.</summary>
    public sealed class Files : IDisposable
    {
        private readonly Lazy<LanguageModel> _model = new(() => LanguageModel.Load(Shared.Model("smollm2-135m-instruct")));
        private readonly Lazy<SafetensorsFile> _reference = new(() => SafetensorsFile.Open(Shared.Reference("smollm2.safetensors")));

        public LanguageModel Model => _model.Value;

        public SafetensorsFile Reference => _reference.Value;

        public void Dispose()
        {
            if (_model.IsValueCreated)
            {
                Model.Dispose();
            }

            if (_reference.IsValueCreated)
            {
                Reference.Dispose();
            }
        }
    }
}
