using BetweenTokens.Microworld;
using BetweenTokens.Models;
using BetweenTokens.Training.Losses;
using static TorchSharp.torch;

namespace BetweenTokens.Training;

/// <summary>What is to be learnt: from the logits of some rows of a batch to a number that falls.</summary>
/// <param name="part">The rows, and how many targets the whole batch has.</param>
/// <param name="logits">Float32 [row, pos, dVocab].</param>
/// <returns>
/// A scalar with a gradient. The losses of a batch's parts are added up, so a mean over the batch divides by
/// <see cref="BatchPart.AllTargets"/>, not by the targets of the part.
/// </returns>
public delegate Tensor Objective(BatchPart part, Tensor logits);

/// <summary>Batches without end, the same ones every time it is made.</summary>
public interface IBatchSource : IDisposable
{
    /// <summary>The next batch.</summary>
    PackedBatch Next();
}

/// <summary>Some rows of a batch, as tensors on the model's device. They live as long as the step.</summary>
public sealed class BatchPart
{
    internal BatchPart(PackedBatch batch, int firstRow, int rows, Transformer model)
    {
        (Batch, FirstRow, Rows, Model) = (batch, firstRow, rows, model);
        (Inputs, Targets, Documents) = (Of(batch.Inputs), Of(batch.Targets), Of(batch.Documents));
    }

    /// <summary>The whole batch.</summary>
    public PackedBatch Batch { get; }

    /// <summary>First row of this part in it.</summary>
    public int FirstRow { get; }

    /// <summary>Rows of this part.</summary>
    public int Rows { get; }

    /// <summary>Targets of the whole batch.</summary>
    public long AllTargets => Batch.TargetCount;

    /// <summary>Targets of this part.</summary>
    internal long OwnTargets =>
        Batch.Targets.AsSpan(FirstRow * Batch.Length, Rows * Batch.Length) is var own ? own.Length - own.Count(Packer.NoTarget) : 0;

    /// <summary>The model whose logits they are; its weights are those of this step.</summary>
    public Transformer Model { get; }

    /// <summary>Int64 [row, pos].</summary>
    public Tensor Inputs { get; }

    /// <summary>Int64 [row, pos], <see cref="Packer.NoTarget"/> where nothing is asked.</summary>
    public Tensor Targets { get; }

    /// <summary>Int64 [row, pos], −1 in the padding.</summary>
    public Tensor Documents { get; }

    /// <summary>Values of the whole batch, row by row, as a tensor of this part: [row, pos].</summary>
    public Tensor Of(int[] values)
    {
        var part = new long[Rows * Batch.Length];
        for (var i = 0; i < part.Length; i++)
        {
            part[i] = values[(FirstRow * Batch.Length) + i];
        }

        return tensor(part, [Rows, Batch.Length], device: CPU).On(Model.Device);
    }

    /// <summary>The same for numbers.</summary>
    public Tensor Of(float[] values) =>
        tensor(values.AsSpan(FirstRow * Batch.Length, Rows * Batch.Length).ToArray(), [Rows, Batch.Length], device: CPU).On(Model.Device);

    /// <summary>The law's distributions of the targets, [row, pos, dVocab] row-major; empty where words were drawn.</summary>
    internal ReadOnlyMemory<float> Distributions => Batch.Distributions is { } all
        ? all.AsMemory(
            FirstRow * Batch.Length * (all.Length / Batch.Inputs.Length), Rows * Batch.Length * (all.Length / Batch.Inputs.Length))
        : default;

    /// <summary>Position of each token in its document, int64 [row, pos].</summary>
    internal Tensor Places()
    {
        var (documents, places) = (Batch.Documents, new int[Batch.Documents.Length]);
        for (var i = 0; i < places.Length; i++)
        {
            places[i] = i % Batch.Length > 0 && documents[i] == documents[i - 1] ? places[i - 1] + 1 : 0;
        }

        return Of(places);
    }
}

/// <summary>The objective of a language model.</summary>
public static class NextTokenLoss
{
    /// <summary>Mean of −ln p(target) over the targets of the batch.</summary>
    public static Tensor Of(BatchPart part, Tensor logits) =>
        FusedCrossEntropy.Apply(logits, part.Targets, part.AllTargets, part.Distributions);

    /// <summary>The same for each network of a stack, [network].</summary>
    internal static Tensor Of(BatchPart[] parts, Tensor logits) =>
        FusedCrossEntropy.Each(logits, [.. parts.Select(part => (part.Targets, part.AllTargets, part.Distributions))]);
}

/// <summary>Documents of a stream, packed.</summary>
internal sealed class PackedSource(IEnumerator<int[]> documents, int rows, int length, int endToken) : IBatchSource
{
    private readonly Packer _packer = new(documents, rows, length, endToken);

    public PackedBatch Next() => _packer.Next();

    public void Dispose() => documents.Dispose();
}

/// <summary>Some batches of one source, then those of another.</summary>
internal sealed class PrimedSource(IBatchSource first, int steps, IBatchSource rest) : IBatchSource
{
    private int _taken;

    public PackedBatch Next() => _taken++ < steps ? first.Next() : rest.Next();

    public void Dispose()
    {
        first.Dispose();
        rest.Dispose();
    }
}
