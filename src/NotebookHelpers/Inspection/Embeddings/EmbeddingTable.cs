using BetweenTokens.Models;
using BetweenTokens.Tensors;
using BetweenTokens.Text;
using static TorchSharp.torch;

namespace BetweenTokens.Inspection.Embeddings;

/// <summary>How near two vectors are: the larger, the nearer.</summary>
public enum Closeness
{
    /// <summary>a·b / (|a| |b|), −1 to 1; 0 where a vector is zero.</summary>
    Cosine,

    /// <summary>a·b, in squared units of the table.</summary>
    Dot,

    /// <summary>−|a − b|, in units of the table.</summary>
    Euclidean,
}

/// <summary>A token near a vector.</summary>
/// <param name="Id">Token id.</param>
/// <param name="Text">The same as readable text.</param>
/// <param name="Value">How near, in the measure that was asked for.</param>
public sealed record Neighbour(int Id, string Text, double Value);

/// <summary>
/// The vectors of a vocabulary, one row a token: the embedding matrix W_E of a model, its unembedding, or the same less their mean.
/// Distances between words are asked here.
/// </summary>
/// <remarks>Rows are kept in float32 on the CPU; sums over coordinates are exact to about 1e-6 of their size.</remarks>
public sealed class EmbeddingTable : IDisposable
{
    private readonly Tensor _rows;
    private readonly Tensor _norms;

    private EmbeddingTable(Tensor rows, ITokenizer? tokenizer)
    {
        _rows = rows.DetachFromDisposeScope();
        _norms = rows.norm(1).clamp_min(1e-30).DetachFromDisposeScope();
        Tokenizer = tokenizer;
    }

    /// <summary>Tokens in the table.</summary>
    public int Count => (int)_rows.shape[0];

    /// <summary>Coordinates of a token.</summary>
    public int Width => (int)_rows.shape[1];

    /// <summary>Names the rows; null: they are named by their number.</summary>
    public ITokenizer? Tokenizer { get; }

    internal Tensor Rows => _rows;

    /// <summary>The rows of W_E: what a model reads in place of a token.</summary>
    /// <param name="model">The model; its tokens with an id beyond the tokenizer are padding and are left in.</param>
    /// <returns>The table; the caller disposes it.</returns>
    public static EmbeddingTable Of(LanguageModel model) => Of(model, "embed.weight");

    /// <summary>The rows of W_U, with which a model compares its last state; those of W_E where the two are tied.</summary>
    /// <inheritdoc cref="Of(LanguageModel)"/>
    public static EmbeddingTable UnembeddingOf(LanguageModel model) =>
        Of(model, Needed.Of(model).Config.Tied ? "embed.weight" : "unembed.weight");

    /// <summary>Vectors from anywhere.</summary>
    /// <param name="rows">[token, coordinate], any floating type; copied.</param>
    /// <param name="tokenizer">Names the rows; null: they have numbers.</param>
    /// <returns>The table; the caller disposes it.</returns>
    public static EmbeddingTable Of(Tensor rows, ITokenizer? tokenizer = null)
    {
        Shape.Expect(rows, "rows", -1, -1);
        using var noGradient = no_grad();
        using var scope = NewDisposeScope();
        return new(rows.detach().to(ScalarType.Float32, CPU, copy: true).contiguous(), tokenizer);
    }

    /// <summary>The same rows less their mean, the direction that they all share (Mu and Viswanath 2018).</summary>
    /// <returns>Another table; the caller disposes it.</returns>
    public EmbeddingTable Centred()
    {
        using var noGradient = no_grad();
        using var scope = NewDisposeScope();
        var mean = _rows.mean([0], type: ScalarType.Float64).to(ScalarType.Float32);
        return new(_rows - mean, Tokenizer);
    }

    /// <summary>The row of a token: [coordinate].</summary>
    /// <exception cref="ArgumentException">There is no such token.</exception>
    public float[] Vector(int id)
    {
        Check([id]);
        using var row = _rows[id];
        return TensorMemory.Copy<float>(row);
    }

    /// <summary>The row of a token given by its exact text, for instance " king".</summary>
    /// <exception cref="ReaderException">The text is no token, or several.</exception>
    public float[] Vector(string token) => Vector(Id(token));

    /// <summary>Number of the row of a token given by its exact text.</summary>
    /// <exception cref="ReaderException">The text is no token, or several.</exception>
    public int Id(string token) => (Tokenizer
        ?? throw new ArgumentException($"This table has no tokenizer: give a number from 0 to {Count - 1} instead of '{token}'."))
        .TokenId(token);

    /// <summary>How near each row is to a vector: [token].</summary>
    /// <param name="vector">[coordinate].</param>
    /// <param name="by">The measure.</param>
    public float[] Similarities(ReadOnlySpan<float> vector, Closeness by = Closeness.Cosine)
    {
        if (vector.Length != Width)
        {
            throw new ArgumentException($"A vector of this table has {Width} coordinates; found {vector.Length}.", nameof(vector));
        }

        using var noGradient = no_grad();
        using var scope = NewDisposeScope();
        var asked = tensor(vector.ToArray(), device: _rows.device);
        return TensorMemory.Copy<float>(by switch
        {
            Closeness.Dot => matmul(_rows, asked),
            Closeness.Cosine => matmul(_rows, asked) / (_norms * asked.norm().clamp_min(1e-30)),
            _ => -(_rows - asked).norm(1),
        });
    }

    /// <summary>The rows nearest to a vector, nearest first; of equals the smaller id.</summary>
    /// <param name="vector">[coordinate].</param>
    /// <param name="count">How many.</param>
    /// <param name="by">The measure.</param>
    /// <param name="without">Ids that may not be named.</param>
    public IReadOnlyList<Neighbour> Nearest(
        ReadOnlySpan<float> vector, int count = 10, Closeness by = Closeness.Cosine, params IReadOnlyCollection<int> without)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        var near = Similarities(vector, by);
        foreach (var id in without)
        {
            near[id] = float.NegativeInfinity;
        }

        return [.. Statistics.Distributions.Top(near, Math.Min(count, Count - without.Distinct().Count()))
            .Select(id => new Neighbour(id, Tokenizer.Shown(id), near[id]))];
    }

    /// <summary>The tokens nearest to a token, itself left out.</summary>
    /// <inheritdoc cref="Nearest"/>
    /// <param name="id">The token.</param>
    /// <param name="count">How many.</param>
    /// <param name="by">The measure.</param>
    public IReadOnlyList<Neighbour> Neighbours(int id, int count = 10, Closeness by = Closeness.Cosine) =>
        Nearest(Vector(id), count, by, id);

    /// <inheritdoc/>
    public void Dispose()
    {
        _rows.Dispose();
        _norms.Dispose();
    }

    internal void Check(IEnumerable<int> ids)
    {
        foreach (var id in ids.Where(id => id < 0 || id >= Count))
        {
            throw new ArgumentException($"Token {id} has no row: this table has rows 0 to {Count - 1}.", nameof(ids));
        }
    }

    private static EmbeddingTable Of(LanguageModel model, string name) =>
        Of(Needed.Of(model).Transformer.Parameters.Get(name), model.Tokenizer);
}
