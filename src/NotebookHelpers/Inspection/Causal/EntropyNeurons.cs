using BetweenTokens.Models;
using BetweenTokens.Models.Configs;
using BetweenTokens.Models.Hooks;
using BetweenTokens.Tensors;
using BetweenTokens.Tracing;
using static TorchSharp.torch;

namespace BetweenTokens.Inspection.Causal;

/// <summary>The end of the residual stream at one position, beside what the model then says.</summary>
/// <param name="Text">Number of the text.</param>
/// <param name="Position">Position in it.</param>
/// <param name="Length">Euclidean length of the stream after the last block, before the final norm.</param>
/// <param name="Entropy">Entropy of the next token, in nats.</param>
/// <param name="Loss">−ln p of the token that follows, in nats.</param>
public sealed record FinalState(int Text, int Position, double Length, double Entropy, double Loss);

/// <summary>One neuron of the last feed-forward part, held at its mean: what changes, averaged over all positions.</summary>
/// <param name="Neuron">Its number.</param>
/// <param name="EntropyChange">Entropy of the next token with the neuron at its mean, less that without, in nats.</param>
/// <param name="LossChange">The same of −ln p of the token that follows.</param>
/// <param name="EntropyMoved">Mean of the absolute change of entropy at a position.</param>
/// <param name="LossMoved">Mean of the absolute change of the loss at a position.</param>
/// <param name="OutputNorm">Euclidean length of what the neuron writes for each unit of its activation.</param>
public sealed record NeuronEffect(
    int Neuron, double EntropyChange, double LossChange, double EntropyMoved, double LossMoved, double OutputNorm);

/// <summary>
/// Every neuron of the last feed-forward part held at its mean activation, one at a time. A neuron that moves the entropy much and the
/// loss little sets how sure the model is rather than what it says: an entropy neuron (Stolfo et al. 2024, arXiv 2406.16254; Gurnee et
/// al. 2024, arXiv 2401.12181).
/// </summary>
/// <param name="States">Every position that was measured, text by text.</param>
/// <param name="Neurons">Every neuron, in order.</param>
public sealed record EntropyNeurons(IReadOnlyList<FinalState> States, IReadOnlyList<NeuronEffect> Neurons)
{
    private const long LogitsPerPass = 1 << 22; // 16 MiB

    /// <summary>Measures. Texts are read once; behind the last block each neuron is one vector added to the stream.</summary>
    /// <param name="model">A transformer with a feed-forward part in its last block, no experts and no norm behind it.</param>
    /// <param name="texts">Token ids of each, at least two; every token but the last is a position.</param>
    /// <exception cref="ArgumentException">The model has no such part, or nothing can be measured.</exception>
    public static EntropyNeurons Measure(LanguageModel model, IReadOnlyList<int[]> texts)
    {
        var config = model.Config;
        var normed = config.Norm != NormKind.None && config.NormPlace == NormPlace.Post;
        if (config.Mlp == MlpKind.None || config.Experts is not null || normed)
        {
            throw new ArgumentException($"{model.Name}: the last block needs a feed-forward part without experts and without a norm "
                + "behind it, so that a neuron is a vector added to the final stream.");
        }

        if (texts.Count == 0 || texts.Any(text => text.Length < 2))
        {
            throw new ArgumentException(
                "Texts of at least two tokens expected: the loss at a token is that of the one after it.", nameof(texts));
        }

        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var (stream, activations) = Read(model, texts);
        var targets = tensor(texts.SelectMany(text => text.Skip(1)).Select(id => (long)id).ToArray(), device: model.Device);
        var output = model.Transformer.Parameters.Get($"blocks.{config.NLayers - 1}.mlp.down.weight").to(ScalarType.Float32); // [D, F]
        var moved = activations.mean([0], keepdim: true) - activations; // [N, F]
        var (entropy, loss) = Judge(model, stream.unsqueeze(0), targets);
        var effects = new List<NeuronEffect>();
        var norms = TensorMemory.Copy<float>(output.norm(0).cpu());
        var chunk = (int)Math.Max(1, LogitsPerPass / (targets.shape[0] * config.DVocab));
        for (var first = 0; first < config.DMlp; first += chunk)
        {
            using var step = NewDisposeScope();
            var count = Math.Min(chunk, config.DMlp - first);
            var added = moved.narrow(1, first, count).t().unsqueeze(2) * output.narrow(1, first, count).t().unsqueeze(1); // [n, N, D]
            var (h, l) = Judge(model, stream.unsqueeze(0) + added, targets);
            double[] Mean(Tensor values) => TensorMemory.Copy<double>(values.to(ScalarType.Float64).mean([1]).cpu());
            var (dh, dl, ah, al) = (Mean(h - entropy), Mean(l - loss), Mean((h - entropy).abs()), Mean((l - loss).abs()));
            effects.AddRange(Enumerable.Range(0, count)
                .Select(i => new NeuronEffect(first + i, dh[i], dl[i], ah[i], al[i], norms[first + i])));
        }

        return new(Ends(texts, stream, entropy, loss), effects);
    }

    private static (Tensor Stream, Tensor Activations) Read(LanguageModel model, IReadOnlyList<int[]> texts)
    {
        var last = model.Config.NLayers - 1;
        var keep = TraceOptions.Only(new HookAddress(HookPoint.ResidPost, last), new HookAddress(HookPoint.MlpPost, last));
        var (streams, posts) = (new List<Tensor>(), new List<Tensor>());
        foreach (var text in texts)
        {
            using var trace = model.Trace(text.AsSpan(..^1), keep);
            streams.Add(trace[HookPoint.ResidPost, last][0].to(ScalarType.Float32).clone());
            posts.Add(trace[HookPoint.MlpPost, last][0].to(ScalarType.Float32).clone());
        }

        return (cat(streams), cat(posts));
    }

    // [n, N, D] → entropy and −ln p of the targets, [n, N] each.
    private static (Tensor Entropy, Tensor Loss) Judge(LanguageModel model, Tensor stream, Tensor targets)
    {
        using var scope = NewDisposeScope();
        var log = model.Transformer.Unembed(model.Transformer.FinalNorm(stream)).log_softmax(-1);
        var loss = -log.gather(2, targets.view(1, -1, 1).expand(stream.shape[0], -1, 1)).squeeze(2);
        var entropy = -(log.exp() * log).nan_to_num(0).sum(2);
        return (entropy.MoveToOuterDisposeScope(), loss.MoveToOuterDisposeScope());
    }

    private static FinalState[] Ends(IReadOnlyList<int[]> texts, Tensor stream, Tensor entropy, Tensor loss)
    {
        float[] lengths = TensorMemory.Copy<float>(stream.norm(1).cpu()), h = TensorMemory.Copy<float>(entropy.cpu()),
            l = TensorMemory.Copy<float>(loss.cpu());
        return [.. texts.SelectMany((text, number) => Enumerable.Range(0, text.Length - 1).Select(position => (number, position)))
            .Select((at, i) => new FinalState(at.number, at.position, lengths[i], h[i], l[i]))];
    }
}
