namespace Telltale.Learning.Kernels;

/// <summary>Optimiser steps, vector by vector, the rest one by one in the same formula.</summary>
internal static unsafe class LaneSteps<TLane>
    where TLane : unmanaged, ILane<TLane>
{
    public static void Adam(int count, float* w, float* m, float* v, float* g, in AdamFactors factors)
    {
        TLane oneMinusBeta1 = TLane.Fill(factors.OneMinusBeta1);
        TLane beta2 = TLane.Fill(factors.Beta2);
        TLane oneMinusBeta2 = TLane.Fill(factors.OneMinusBeta2);
        TLane step = TLane.Fill(-factors.StepSize);
        TLane rootScale = TLane.Fill(factors.RootScale);
        TLane epsilon = TLane.Fill(factors.Epsilon);
        TLane coupled = TLane.Fill(factors.Coupled);
        TLane shrink = TLane.Fill(factors.Shrink);
        TLane smallest = TLane.Fill(AdamFactors.SmallestGradient);
        TLane smallestSquare = TLane.Fill(AdamFactors.SmallestSquare);
        TLane zero = TLane.Fill(0);
        int i = 0;
        for (; i <= count - TLane.Width; i += TLane.Width)
        {
            TLane weight = TLane.Load(w + i);
            TLane gradient = TLane.MultiplyAdd(coupled, weight, TLane.Load(g + i));
            gradient = TLane.WhereLess(TLane.Abs(gradient), smallest, zero, gradient);
            TLane first = TLane.Load(m + i);
            first = TLane.MultiplyAdd(oneMinusBeta1, gradient - first, first);
            first = TLane.WhereLess(TLane.Abs(first), smallest, zero, first);
            first.Store(m + i);
            TLane second = TLane.MultiplyAdd(oneMinusBeta2 * gradient, gradient, beta2 * TLane.Load(v + i));
            second = TLane.WhereLess(second, smallestSquare, zero, second);
            second.Store(v + i);
            TLane root = TLane.MultiplyAdd(TLane.SquareRoot(second), rootScale, epsilon);
            TLane.MultiplyAdd(step, first / root, shrink * weight).Store(w + i);
        }

        PlainKernel.Instance.AdamStep(
            new Span<float>(w + i, count - i),
            new Span<float>(m + i, count - i),
            new Span<float>(v + i, count - i),
            new ReadOnlySpan<float>(g + i, count - i),
            factors
        );
    }

    public static void Sgd(int count, float* w, float* b, float* g, float rate, float momentum, float l2)
    {
        TLane minusRate = TLane.Fill(-rate);
        TLane keep = TLane.Fill(momentum);
        TLane decay = TLane.Fill(l2);
        TLane smallest = TLane.Fill(AdamFactors.SmallestSquare);
        TLane zero = TLane.Fill(0);
        int i = 0;
        for (; i <= count - TLane.Width; i += TLane.Width)
        {
            TLane weight = TLane.Load(w + i);
            TLane velocity = TLane.MultiplyAdd(keep, TLane.Load(b + i), TLane.Load(g + i));
            velocity = TLane.MultiplyAdd(decay, weight, velocity);
            velocity = TLane.WhereLess(TLane.Abs(velocity), smallest, zero, velocity);
            velocity.Store(b + i);
            TLane.MultiplyAdd(minusRate, velocity, weight).Store(w + i);
        }

        PlainKernel.Instance.SgdStep(
            new Span<float>(w + i, count - i),
            new Span<float>(b + i, count - i),
            new ReadOnlySpan<float>(g + i, count - i),
            rate,
            momentum,
            l2
        );
    }
}
