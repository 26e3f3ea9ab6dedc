using BetweenTokens.Evaluation;
using BetweenTokens.Models;
using BetweenTokens.Tensors;
using MathNet.Numerics.LinearAlgebra;
using static TorchSharp.torch;

namespace BetweenTokens.Lessons.L01Token;

/// <summary>
/// Streams and beliefs as two pairs of matrices, for those who want to fit a probe by hand. Columns are centred: the means of the
/// documents that fit are taken off everywhere.
/// </summary>
/// <param name="X">Stream of the documents that fit: [row, dModel].</param>
/// <param name="Y">Their exact beliefs: [row, value].</param>
/// <param name="NewX">Stream of the documents that decide.</param>
/// <param name="NewY">Their beliefs.</param>
public sealed record ProbeRows(Matrix<double> X, Matrix<double> Y, Matrix<double> NewX, Matrix<double> NewY)
{
    /// <summary>Reads a network at the rows of a sample.</summary>
    /// <param name="rows">Documents, places and exact beliefs.</param>
    /// <param name="model">The network.</param>
    /// <param name="depth">Depth of the stream: 0 is the embedding, the number of layers is the last.</param>
    public static ProbeRows Of(BeliefRows rows, LanguageModel model, int depth)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        using var states = rows.Read(model.Transformer, depth);
        Tensor fit = tensor(rows.Part(0), device: CPU), decide = tensor(rows.Part(2), device: CPU);
        Tensor x = states[depth].cpu(), y = rows.Targets, xMean = x[fit].mean([0]), yMean = y[fit].mean([0]);
        return new(Matrix(x[fit] - xMean), Matrix(y[fit] - yMean), Matrix(x[decide] - xMean), Matrix(y[decide] - yMean));
    }

    /// <summary>A matrix of one row as a tensor that can be added to a stream: float64 [D].</summary>
    public static Tensor Push(Matrix<double> row) => tensor(row.ToRowMajorArray(), device: CPU);

    private static Matrix<double> Matrix(Tensor values) =>
        Matrix<double>.Build.DenseOfRowMajor((int)values.shape[0], (int)values.shape[1], TensorMemory.Copy<double>(values));
}
