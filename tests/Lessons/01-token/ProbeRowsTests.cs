using BetweenTokens.Evaluation;
using BetweenTokens.Inspection.Probes;
using BetweenTokens.Lessons.L01Token;
using BetweenTokens.Microworld;
using BetweenTokens.Models;
using MathNet.Numerics.LinearAlgebra;
using Xunit;
using static TorchSharp.torch;

namespace BetweenTokens.Tests.Lessons.L01Token;

/// <summary>A probe fitted by its formula on these matrices is the probe of the library.</summary>
[Trait("tier", "fast")]
public class ProbeRowsTests
{
    private const int Depth = 2;

    [Fact]
    public void The_formula_of_the_lesson_gives_what_the_probe_of_the_library_gives()
    {
        using var scope = NewDisposeScope();
        using var model = LanguageModel.Load("glass/base-s");
        var season = HiddenVariables.Season;
        using var rows = BeliefRows.Draw(
            TrainingLaw.Of(World.Create()), season.Kind, season.Name, season.Values, season.At, texts: 25, seed: 3);
        var (x, y, newX, newY) = ProbeRows.Of(rows, model, Depth);
        var gram = x.Transpose() * x;
        var ridge = 1e-4 * gram.Trace() / gram.RowCount * Matrix<double>.Build.DenseIdentity(gram.RowCount);
        var missed = (newX * (gram + ridge).Inverse() * x.Transpose() * y) - newY;

        using var states = rows.Read(model.Transformer, Depth);
        Tensor fit = tensor(rows.Part(0)), decide = tensor(rows.Part(2));
        var errors = RidgeProbe.Fit(states[Depth][fit], rows.Targets[fit], 1e-4)
            .SquaredErrors(states[Depth][decide], rows.Targets[decide]);
        Assert.Equal(errors.Sum(), missed.Enumerate().Sum(e => e * e), 1e-9);
        Assert.Equal(0, x.ColumnSums().AbsoluteMaximum(), 1e-6);
        Assert.Equal(rows.Part(2).Length, newX.RowCount);
    }
}
